public import JSON

/// What `POST /partner/accounts` answers, without the token.
///
/// Only the id is insisted on: with it the account exists, whatever else the answer lacks.
public struct CreatedAccount: Sendable, Equatable {
    public var id: AccountID
    public var name: String?
    public var email: String?
    public var status: String?
    public var balance: DecimalText?
    public var currency: CurrencyCode?
    public var country: String?
    public var createdAt: Timestamp?

    /// Throws when `auth_id` is missing.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        id = try object.requiredAccount("auth_id")
        name = object.text("name")
        email = object.text("email")
        status = object.text("status")
        balance = object.decimal("balance")
        currency = object.currency("currency")
        country = object.text("country")
        createdAt = object.time("created_at")
    }

    /// An account of which hardly more is known than that it was created.
    public init(id: AccountID, email: String?) {
        self.id = id
        self.email = email
    }

    /// An account that was found after it was created.
    public init(_ account: CustomerAccount) {
        id = account.id
        name = account.name
        email = account.email
        status = account.isActive.map { $0 ? "active" : "inactive" }
        balance = account.credits
        currency = account.pricingTier?.currency
        country = account.address.country
        createdAt = account.createdAt
    }
}
