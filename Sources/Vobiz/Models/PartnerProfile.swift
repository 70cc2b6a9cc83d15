public import JSON

/// The partner itself, `GET /partner/me`.
///
/// The provider documents two forms: 21 members with the balance as a string and no currency, and
/// seven with a numeric balance and a currency. What a form lacks is nil.
public struct PartnerProfile: Sendable, Equatable {
    /// The permanent id, a UUID.
    public var id: String?
    public var authID: AccountID
    /// The partner's running number.
    public var number: String?
    public var name: String?
    public var slug: String?
    public var company: String?
    public var email: String?
    public var phone: String?
    public var country: String?
    public var billingModel: String?
    public var isActive: Bool?
    public var isVerified: Bool?
    public var maxAccounts: Int?
    public var accountCount: Int?
    public var canCreateAccounts: Bool?
    public var canCreatePricingTiers: Bool?
    public var canViewCDRs: Bool?
    public var canTransferBalance: Bool?
    public var defaultPricingTierID: String?
    public var balance: DecimalText?
    public var currency: CurrencyCode?
    public var createdAt: Timestamp?
    public var updatedAt: Timestamp?

    /// Throws when `auth_id` is missing.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        id = object.identifier("id")
        authID = try object.requiredAccount("auth_id")
        number = object.identifier("account_id")
        name = object.text("name")
        slug = object.text("slug")
        company = object.text("company")
        email = object.text("email")
        phone = object.text("phone")
        country = object.text("country")
        billingModel = object.text("billing_model")
        isActive = object.flag("is_active")
        isVerified = object.flag("is_verified")
        maxAccounts = object.count("max_accounts")
        accountCount = object.count("account_count")
        canCreateAccounts = object.flag("can_create_accounts")
        canCreatePricingTiers = object.flag("can_create_pricing_tiers")
        canViewCDRs = object.flag("can_view_cdrs")
        canTransferBalance = object.flag("can_transfer_balance")
        defaultPricingTierID = object.text("default_pricing_tier_id")
        balance = object.decimal("balance")
        currency = object.currency("currency")
        createdAt = object.time("created_at")
        updatedAt = object.time("updated_at")
    }
}
