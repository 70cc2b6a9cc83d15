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
}
