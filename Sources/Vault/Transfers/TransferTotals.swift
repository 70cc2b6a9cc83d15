/// What was reserved or settled in a UTC day, in units of the fifth decimal.
public struct TransferTotals: Hashable, Sendable {
    /// To the account.
    public var customer: Int64
    /// By the client.
    public var client: Int64
    public var global: Int64

    public init(customer: Int64 = 0, client: Int64 = 0, global: Int64 = 0) {
        self.customer = customer
        self.client = client
        self.global = global
    }
}
