internal import JSON

/// A customer in the partner's eyes, with its token. The list shows more members than the view of one.
struct CustomerDocument {
    let customer: Customer
    let wallet: Wallet
    let tier: PricingTier
    let partnerID: String
    let shape: SimulatorOptions.Shape

    /// One item of the list.
    func writeItem(to writer: inout JSONWriter) {
        write(isItem: true, to: &writer)
    }

    /// The answer to a request for this one customer.
    func writeSingle(to writer: inout JSONWriter) {
        write(isItem: false, to: &writer)
    }

    private func write(isItem: Bool, to writer: inout JSONWriter) {
        writeIdentity(to: &writer)
        writeAddress(to: &writer)
        writeLimits(withParts: isItem, to: &writer)
        writeStatus(to: &writer)
        if isItem { writeReferral(to: &writer) }
        writeTimes(to: &writer)
        writeTier(withRates: isItem, to: &writer)
        writer.member("partner_id", partnerID)
        writer.null("auto_recharge_config")
        writer.member("resource_uri", "/v1/Account/\(customer.authID)/")
        writer.member("auth_token", customer.credential.token)
    }

    private func writeIdentity(to writer: inout JSONWriter) {
        writer.member("name", customer.name)
        writer.member("email", customer.email)
        writer.member("phone", customer.phone)
        writer.member("description", customer.description)
        writer.member("gstin", customer.tax.gstin)
        writer.member("gst_status", customer.tax.gstStatus)
        writer.member("tds_enabled", customer.tax.isDeducted)
        writer.member("tds_percentage", customer.tax.deductionPercentage)
        writer.member("business_type", customer.tax.businessType)
        writer.member("id", String(customer.number))
        writer.member("auth_id", customer.authID)
        writer.member("api_id", customer.apiID)
        writer.member("account_type", customer.accountType)
        writer.member("role", customer.role)
        writer.member("postpaid", wallet.isPostpaid)
    }

    private func writeAddress(to writer: inout JSONWriter) {
        writer.member("address", customer.address.street)
        writer.member("city", customer.address.city)
        writer.member("state", customer.address.state)
        writer.member("timezone", customer.address.timezone)
        writer.member("country", customer.country)
        writer.member("zip_code", customer.address.zipCode)
        writer.member("company", customer.company)
        writer.member("billing_mode", "prepaid")
        writer.member("auto_recharge", customer.rechargesItself)
        writer.text("cash_credits", wallet.balance, minimumPlaces: Money.places)
    }

    private func writeLimits(withParts: Bool, to writer: inout JSONWriter) {
        let limits = customer.limits
        writer.member("cps_limit", limits.cps.effective)
        writer.member("concurrent_calls_limit", limits.concurrentCalls.effective)
        guard withParts else { return }
        writer.member("base_cps_limit", limits.cps.base)
        writer.member("base_concurrent_calls_limit", limits.concurrentCalls.base)
        writer.member("purchased_cps", limits.cps.purchased)
        writer.member("purchased_concurrent_calls", limits.concurrentCalls.purchased)
    }

    private func writeStatus(to writer: inout JSONWriter) {
        writer.member("is_active", customer.isActive)
        writer.member("is_verified", customer.isVerified)
        writer.member("is_trial_account", false)
        writer.member("enabled", customer.isActive)
        writer.member("kyc_status", customer.identityCheck.rawValue)
    }

    private func writeReferral(to writer: inout JSONWriter) {
        writer.null("google_id")
        writer.null("referral_code")
        writer.member("referral_disabled", false)
        writer.null("custom_referrer_reward_amount")
        writer.null("custom_referee_reward_amount")
    }

    /// The two samples of the list differ in nothing but the spelling of these.
    private func writeTimes(to writer: inout JSONWriter) {
        let style: Timestamp.Style = shape == .schema ? .offset : .wholeSeconds
        writer.time("created_at", customer.createdAt, style)
        writer.time("updated_at", max(customer.updatedAt, wallet.updatedAt), style)
        writer.time("last_login", customer.lastLoginAt, style)
    }

    private func writeTier(withRates: Bool, to writer: inout JSONWriter) {
        writer.member("pricing_tier_id", tier.id)
        writer.object("pricing_tier") { object in
            let document = PricingTierDocument(tier: tier)
            if withRates {
                document.writeRates(to: &object)
            } else {
                document.writeShort(to: &object)
            }
        }
    }
}
