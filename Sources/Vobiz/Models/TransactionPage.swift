public import JSON

/// One page of a ledger, from the partner's route or from the account's own.
public struct TransactionPage: Sendable, Equatable {
    /// Whose ledger, when the answer tells: `account_auth_id` for partners, `auth_id` in older
    /// documents for accounts.
    public var account: AccountID?
    public var transactions: [Transaction]
    public var total: Int?
    public var page: Int?
    public var perPage: Int?
    public var totalPages: Int?
    /// Covers everything that the filters match, not only this page.
    public var summary: TransactionSummary?

    /// Throws when `transactions` is no array or an entry lacks its id, amount or currency.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        account = object.account("account_auth_id") ?? object.account("auth_id")
        var transactions: [Transaction] = []
        for item in try object.required(object.objects("transactions"), "transactions") {
            transactions.append(try Transaction(item))
        }
        self.transactions = transactions
        total = object.count("total")
        page = object.count("page")
        perPage = object.count("per_page")
        totalPages = object.count("total_pages")
        summary = try object.object("summary").map { (summary) throws(VobizError) in
            try TransactionSummary(summary)
        }
    }

    /// The accounts that the answer and its rows name.
    var namedAccounts: [AccountID] {
        (account.map { [$0] } ?? []) + transactions.compactMap(\.account)
    }
}
