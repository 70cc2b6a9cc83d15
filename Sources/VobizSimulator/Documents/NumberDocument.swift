internal import JSON

/// A telephone number that an account rents.
struct NumberDocument {
    let number: PhoneNumber
    let owner: Customer

    func write(to writer: inout JSONWriter) {
        writer.member("id", number.id)
        writer.member("account_id", owner.authID)
        writer.member("e164", number.e164)
        writer.member("country", owner.country)
        writer.member("region", owner.address.state)
        writer.object("capabilities") { capabilities in
            capabilities.member("voice", true)
            capabilities.member("sms", false)
            capabilities.member("mms", false)
            capabilities.member("fax", false)
        }
        writer.member("status", number.status)
        writer.member("provider", "vobiz")
        writer.number("setup_fee", Money.zero, minimumPlaces: 0)
        writer.number("monthly_fee", number.monthlyFee, minimumPlaces: 0)
        writer.member("currency", owner.currency)
        writer.null("application_id")
        writer.member("voice_enabled", true)
        writer.array("tags") { _ in }
        writer.time("purchased_at", number.purchasedAt, .zulu)
        writer.member("is_blocked", false)
        writer.time("created_at", number.purchasedAt, .zulu)
        writer.time("updated_at", number.purchasedAt, .zulu)
        writer.member("is_trial_number", false)
        writer.time("last_billing_date", number.purchasedAt, .zulu)
        writer.time("next_billing_date", number.nextBillingAt, .zulu)
        writer.member("minimum_commitment_months", 0)
        writer.member("aadhaar_verification_required", false)
        writer.member("aadhaar_verified", false)
        writer.member("source", "inventory")
    }
}
