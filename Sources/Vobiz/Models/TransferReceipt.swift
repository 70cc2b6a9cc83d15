public import JSON

/// What `POST /partner/accounts/{id}/transfer-balance` answers once the money has moved.
///
/// The provider documents two forms; what a form lacks is nil. Only the transaction's id is insisted on.
public struct TransferReceipt: Sendable, Equatable {
    /// The only status that says that the money has moved.
    private static let success = "completed"

    public var transactionID: String
    public var recipient: AccountID?
    public var amount: DecimalText?
    public var currency: CurrencyCode?
    public var partnerBalance: DecimalText?
    public var customerBalance: DecimalText?
    public var completedAt: Timestamp?

    /// Throws when `transaction_id` is missing, or when another status than success is given.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        transactionID = try object.requiredIdentifier("transaction_id")
        if object.has("status"), object.text("status")?.lowercased() != Self.success {
            throw object.missing("status")
        }
        recipient = object.account("to_account") ?? object.account("customer_auth_id")
        amount = object.decimal("amount")
        currency = object.currency("currency")
        partnerBalance = object.decimal("partner_balance_after")
        customerBalance = object.decimal("customer_balance_after")
        completedAt = object.time("timestamp") ?? object.time("created_at")
    }
}
