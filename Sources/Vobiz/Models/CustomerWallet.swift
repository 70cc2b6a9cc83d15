public import JSON

/// A customer's wallet as the partner sees it, `GET /partner/accounts/{id}/balance`.
public struct CustomerWallet: Sendable, Equatable {
    public var id: AccountID
    public var name: String?
    public var credits: DecimalText
    public var currency: CurrencyCode
    public var updatedAt: Timestamp?

    /// Throws when `auth_id`, `cash_credits` or `currency` is missing.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        id = try object.requiredAccount("auth_id")
        name = object.text("name")
        credits = try object.requiredDecimal("cash_credits")
        currency = try object.requiredCurrency("currency")
        updatedAt = object.time("updated_at")
    }
}
