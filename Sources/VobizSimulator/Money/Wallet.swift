/// What one account holds in one currency. Only the ledger changes a balance.
struct Wallet: Sendable {
    let id: String
    /// The auth id of the account it belongs to.
    let owner: String
    let currency: String
    let createdAt: Timestamp
    var updatedAt: Timestamp
    var balance = Money.zero
    var creditLimit = 0
    var isPostpaid = false
    var lowBalanceThreshold = 50

    init(id: String, owner: String, currency: String, createdAt: Timestamp) {
        self.id = id
        self.owner = owner
        self.currency = currency
        self.createdAt = createdAt
        self.updatedAt = createdAt
    }
}
