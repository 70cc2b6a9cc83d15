internal import JSON

extension TransactionPage {
    /// A page cut here from entries that were picked by hand, with the sums of all of them.
    ///
    /// The sums are nil when they are too large to be exact.
    public init(slicing all: [Transaction], _ page: PageRequest, of account: AccountID) {
        self.account = account
        transactions = Array(all.dropFirst(page.offset).prefix(page.perPage))
        total = all.count
        self.page = page.page
        perPage = page.perPage
        totalPages = (all.count + page.perPage - 1) / page.perPage
        summary = TransactionSummary(of: all)
    }
}

extension TransactionSummary {
    /// The sums over some entries.
    init(of entries: [Transaction]) {
        count = entries.count
        totalDebit = Self.sum(entries) { $0.direction == .debit }
        totalCredit = Self.sum(entries) { $0.direction == .credit }
        net = totalCredit.flatMap { credit in totalDebit.flatMap { try? credit - $0 } }
        byReferenceType = Dictionary(grouping: entries, by: \.referenceType)
            .sorted { ($0.key ?? "") < ($1.key ?? "") }
            .map { type, entries in
                Part(
                    referenceType: type,
                    totalDebit: Self.sum(entries) { $0.direction == .debit },
                    totalCredit: Self.sum(entries) { $0.direction == .credit },
                    count: entries.count
                )
            }
    }

    private static func sum(
        _ entries: [Transaction],
        where isCounted: (Transaction) -> Bool
    ) -> DecimalText? {
        entries.filter(isCounted).reduce(DecimalText("0")) { sum, entry in
            sum.flatMap { try? $0 + entry.amount }
        }
    }
}
