/// A transfer as its caller wants it, checked: what is written down before anything is sent.
public struct TransferOrder: Hashable, Sendable {
    public let accountID: String
    public let clientID: String
    /// Decimal text, as the caller wrote it.
    public let amount: String
    /// The same in units of the fifth decimal.
    public let units: Int64
    public let currency: String
    /// The caller's own words.
    public let description: String?

    public init(
        accountID: String,
        clientID: String,
        amount: String,
        units: Int64,
        currency: String,
        description: String?
    ) {
        self.accountID = accountID
        self.clientID = clientID
        self.amount = amount
        self.units = units
        self.currency = currency
        self.description = description
    }
}
