/// Totals over a whole filtered listing, never over one page of it.
struct LedgerSummary: Sendable {
    struct Group: Sendable {
        var count = 0
        var debit = Money.zero
        var credit = Money.zero

        mutating func add(_ entry: LedgerEntry) {
            count += 1
            switch entry.direction {
            case .credit: credit += entry.amount
            case .debit: debit += entry.amount
            }
        }
    }

    private(set) var total = Group()
    private var groups: [String: Group] = [:]

    init(_ entries: some Sequence<LedgerEntry>) {
        for entry in entries {
            total.add(entry)
            groups[entry.reference.type, default: Group()].add(entry)
        }
    }

    var net: Money { total.credit - total.debit }

    /// The reference types that occur, in a fixed order.
    var byReferenceType: [(type: String, group: Group)] {
        LedgerReference.types.compactMap { type in groups[type].map { (type, $0) } }
    }
}
