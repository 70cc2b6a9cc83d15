/// Which page of a list to fetch.
public struct PageRequest: Sendable, Equatable {
    /// Counted from 1.
    public let page: Int
    public let perPage: Int

    /// The largest size that every list of the provider takes without changing it silently.
    public static let maximumPerPage = 100
    /// Keeps the offset that older routes want far from overflowing.
    private static let maximumPage = 1_000_000_000

    /// Nil unless the page is at least 1 and its size is from 1 to 100.
    public init?(page: Int, perPage: Int) {
        guard 1...Self.maximumPage ~= page, 1...Self.maximumPerPage ~= perPage else { return nil }
        self.page = page
        self.perPage = perPage
    }

    /// How many items stand before the page.
    var offset: Int { (page - 1) * perPage }
}
