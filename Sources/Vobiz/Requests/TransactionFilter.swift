/// Which entries of a ledger to fetch.
public struct TransactionFilter: Sendable, Equatable {
    /// The provider's words for kinds of entries: the account's ledger knows the first two, the
    /// partner's filter `debit` and the others.
    public enum Kind: String, Sendable, CaseIterable {
        case credit, debit, recharge, refund, transfer, adjustment
    }

    /// The first day, UTC.
    public var from: CalendarDate?
    /// The last day, UTC, included.
    public var to: CalendarDate?
    public var kind: Kind?

    public init(from: CalendarDate? = nil, to: CalendarDate? = nil, kind: Kind? = nil) {
        self.from = from
        self.to = to
        self.kind = kind
    }

    /// True for an entry that the filter lets through, by its direction and its day, UTC.
    ///
    /// Only the directions can be told from an entry: any other kind lets everything through.
    public func matches(_ entry: Transaction) -> Bool {
        switch kind {
        case .credit where entry.direction != .credit, .debit where entry.direction != .debit:
            return false
        default: break
        }
        guard let time = entry.createdAt ?? entry.processedAt else { return true }
        let day = time.text.prefix(10)
        if let from, day < from.text { return false }
        if let to, day > to.text { return false }
        return true
    }
}
