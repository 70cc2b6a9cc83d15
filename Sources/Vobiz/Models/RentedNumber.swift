public import JSON

/// A telephone number that an account rents.
///
/// Newer documents call it `e164`, older ones `number`. The carrier behind it is no part of this type.
public struct RentedNumber: Sendable, Equatable {
    /// What can be done over it.
    public struct Capabilities: Sendable, Equatable {
        public var voice: Bool?
        public var sms: Bool?
        public var mms: Bool?
        public var fax: Bool?
    }

    /// Whether the holder has to prove who they are, and has done so.
    public struct Verification: Sendable, Equatable {
        public var isRequired: Bool?
        public var isDone: Bool?
    }

    public var id: String?
    /// In E.164 form.
    public var number: String
    /// Who rents it, when the row tells with an account's id.
    public var account: AccountID?
    public var country: String?
    public var region: String?
    public var type: String?
    public var status: String?
    public var capabilities: Capabilities
    public var isVoiceEnabled: Bool?
    public var isBlocked: Bool?
    public var isTrial: Bool?
    public var verification: Verification
    public var applicationID: String?
    public var applicationName: String?
    public var trunkID: String?
    public var tags: [String]?
    public var setupFee: DecimalText?
    public var monthlyFee: DecimalText?
    public var currency: CurrencyCode?
    public var minimumMonths: Int?
    public var purchasedAt: Timestamp?
    public var lastBilledAt: Timestamp?
    public var nextBillingAt: Timestamp?
    public var createdAt: Timestamp?
    public var updatedAt: Timestamp?

    /// Throws when the number itself is missing.
    init(_ object: ObjectReader) throws(VobizError) {
        id = object.identifier("id")
        number = try object.required(object.text("e164") ?? object.text("number"), "e164")
        account = object.account("account_id") ?? object.account("account_auth_id")
        country = object.text("country")
        region = object.text("region")
        type = object.text("number_type")
        status = object.text("status")
        capabilities = Capabilities(object.object("capabilities"))
        isVoiceEnabled = object.flag("voice_enabled")
        isBlocked = object.flag("is_blocked")
        isTrial = object.flag("is_trial_number")
        verification = Verification(
            isRequired: object.flag("aadhaar_verification_required"),
            isDone: object.flag("aadhaar_verified")
        )
        applicationID = object.identifier("application_id")
        applicationName = object.text("application_name")
        trunkID = object.identifier("trunk_id")
        tags = object.texts("tags")
        setupFee = object.decimal("setup_fee")
        monthlyFee = object.decimal("monthly_fee") ?? object.decimal("monthly_cost")
        currency = object.currency("currency")
        minimumMonths = object.count("minimum_commitment_months")
        purchasedAt = object.time("purchased_at")
        lastBilledAt = object.dayOrTime("last_billing_date")
        nextBillingAt = object.dayOrTime("next_billing_date")
        createdAt = object.time("created_at")
        updatedAt = object.time("updated_at")
    }
}

extension RentedNumber.Capabilities {
    init(_ object: ObjectReader?) {
        voice = object?.flag("voice")
        sms = object?.flag("sms")
        mms = object?.flag("mms")
        fax = object?.flag("fax")
    }
}
