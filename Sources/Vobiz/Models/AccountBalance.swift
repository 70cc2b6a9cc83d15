public import JSON

/// An account's balance in one currency, `GET /account/{id}/balance/{currency}`.
public struct AccountBalance: Sendable, Equatable {
    public var account: AccountID
    public var currency: CurrencyCode
    public var balance: DecimalText
    public var available: DecimalText?
    public var reserved: DecimalText?
    public var promotional: DecimalText?
    public var promotionalReserved: DecimalText?
    public var creditLimit: DecimalText?
    public var lowBalanceThreshold: DecimalText?
    public var isPostpaid: Bool?
    /// `soft` or `hard`.
    public var creditLimitType: String?
    public var status: String?
    public var createdAt: Timestamp?
    public var updatedAt: Timestamp?

    /// Throws when `account_id`, `currency` or `balance` is missing.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        account = try object.requiredAccount("account_id")
        currency = try object.requiredCurrency("currency")
        balance = try object.requiredDecimal("balance")
        available = object.decimal("available_balance")
        reserved = object.decimal("reserved_funds")
        promotional = object.decimal("promotional_balance")
        promotionalReserved = object.decimal("promotional_reserved_balance")
        creditLimit = object.decimal("credit_limit")
        lowBalanceThreshold = object.decimal("low_balance_threshold")
        isPostpaid = object.flag("is_postpaid")
        creditLimitType = object.text("credit_limit_type")
        status = object.text("status")
        createdAt = object.time("created_at")
        updatedAt = object.time("updated_at")
    }
}
