public import JSON

/// A customer's account, as the partner routes and `GET /auth/me` describe it.
///
/// The documents also hold the customer's API token; it is no part of this type, see
/// ``CustomerToken``.
public struct CustomerAccount: Sendable, Equatable {
    public var id: AccountID
    /// The provider's running number, `500000`.
    public var number: String?
    public var apiID: String?
    public var name: String?
    public var email: String?
    public var phone: String?
    public var company: String?
    public var description: String?
    public var type: String?
    public var role: String?
    public var isActive: Bool?
    public var isEnabled: Bool?
    public var isVerified: Bool?
    public var isTrial: Bool?
    public var kycStatus: String?
    public var isPostpaid: Bool?
    public var billingMode: String?
    public var autoRecharge: Bool?
    public var address: PostalAddress
    public var tax: TaxDetails
    /// What the wallet holds, in the pricing tier's currency; `auth/me` does not tell it.
    public var credits: DecimalText?
    public var limits: AccountLimits
    public var pricingTier: PricingTier?
    public var partnerID: String?
    public var createdAt: Timestamp?
    public var updatedAt: Timestamp?
    public var lastLogin: Timestamp?

    /// Throws when `auth_id` is missing.
    public init(decoding value: JSONValue) throws(VobizError) {
        try self.init(ObjectReader(value))
    }

    init(_ object: ObjectReader) throws(VobizError) {
        id = try object.requiredAccount("auth_id")
        number = object.identifier("id")
        apiID = object.text("api_id")
        name = object.text("name")
        email = object.text("email")
        phone = object.text("phone")
        company = object.text("company")
        description = object.text("description")
        type = object.text("account_type")
        role = object.text("role")
        isActive = object.flag("is_active")
        isEnabled = object.flag("enabled")
        isVerified = object.flag("is_verified")
        isTrial = object.flag("is_trial_account")
        kycStatus = object.text("kyc_status")
        isPostpaid = object.flag("postpaid")
        billingMode = object.text("billing_mode")
        autoRecharge = object.flag("auto_recharge")
        address = PostalAddress(object)
        tax = TaxDetails(object)
        credits = object.decimal("cash_credits")
        limits = AccountLimits(object)
        pricingTier = object.object("pricing_tier").map { PricingTier($0) }
        partnerID = object.text("partner_id")
        createdAt = object.time("created_at")
        updatedAt = object.time("updated_at")
        lastLogin = object.time("last_login")
    }
}
