/// One query parameter that a route declares. Whatever is not declared is refused.
struct QueryParameter: Sendable {
    /// What a value may look like.
    enum Kind: Sendable {
        /// Decimal digits without a leading zero.
        case integer(ClosedRange<Int>)
        /// `YYYY-MM-DD`, a day that exists.
        case date
        /// Text of some length, percent-coded.
        case text(maxCount: Int)
        case choice([StaticString])
    }

    let name: StaticString
    let kind: Kind
    /// What it means when it is left out, so that leaving it out and writing it is one cache entry.
    let standard: StaticString?

    init(_ name: StaticString, _ kind: Kind, standard: StaticString? = nil) {
        self.name = name
        self.kind = kind
        self.standard = standard
    }

    static let page = QueryParameter("page", .integer(1...1_000_000), standard: "1")
    static let perPage = QueryParameter("per_page", .integer(1...100), standard: "20")
    static let from = QueryParameter("from", .date)
    static let to = QueryParameter("to", .date)
    static let search = QueryParameter("search", .text(maxCount: 100))
}
