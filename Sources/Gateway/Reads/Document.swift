/// The body of an answer, ready to be sent and to be kept.
struct Document: Sendable {
    let body: [UInt8]
    /// True when the list has a page behind this one.
    var hasNextPage = false

    init(_ representation: some Representation) {
        body = representation.bytes
    }

    init<Item>(_ list: Projection.List<Item>) {
        body = list.bytes
        hasNextPage = Self.hasNextPage(list)
    }

    init(_ ledger: Projection.Ledger) {
        body = ledger.bytes
        hasNextPage = Self.hasNextPage(ledger.list)
    }

    init(_ records: Projection.CdrList) {
        body = records.bytes
        hasNextPage = Self.hasNextPage(records.list)
    }

    private static func hasNextPage<Item>(_ list: Projection.List<Item>) -> Bool {
        list.totalPages.map { list.page < $0 } ?? false
    }
}
