/// A stretch of a listing, counted from one.
struct Page: Sendable {
    var number: Int
    var size: Int

    /// How many pages a listing has; none when it is empty.
    func pages(of total: Int) -> Int {
        (total + size - 1) / size
    }

    /// The page's part of a listing; empty behind the end.
    func slice<Element>(of listing: [Element]) -> ArraySlice<Element> {
        // Compared by division: a page number near the end of the integer must not overflow.
        guard number - 1 <= listing.count / size else { return [] }
        return listing.dropFirst((number - 1) * size).prefix(size)
    }
}
