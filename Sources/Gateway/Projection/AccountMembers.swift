internal import JSON
internal import Vobiz

/// The members that an account and a profile share.
struct AccountMembers {
    private let account: CustomerAccount

    init(_ account: CustomerAccount) {
        self.account = account
    }

    /// Writes the members into an object that is open.
    func write(to writer: inout JSONWriter) {
        writeIdentity(to: &writer)
        writeState(to: &writer)
        writer.object("address") { writeAddress(to: &$0) }
        writer.object("tax") { writeTax(to: &$0) }
        writer.money("wallet", account.credits, account.pricingTier?.currency)
        writer.object("limits") { writeLimits(to: &$0) }
        if let tier = account.pricingTier {
            writer.object("pricing_tier") { PricingTierMembers(tier).write(to: &$0) }
        } else {
            writer.null("pricing_tier")
        }
        writer.member("partner_id", account.partnerID)
        writer.member("created_at", account.createdAt?.text)
        writer.member("updated_at", account.updatedAt?.text)
        writer.member("last_login_at", account.lastLogin?.text)
    }

    private func writeIdentity(to writer: inout JSONWriter) {
        writer.member("id", account.id.text)
        writer.member("number", account.number)
        writer.member("api_id", account.apiID)
        writer.member("name", account.name)
        writer.member("email", account.email)
        writer.member("phone", account.phone)
        writer.member("company", account.company)
        writer.member("description", account.description)
        writer.member("type", account.type)
        writer.member("role", account.role)
    }

    private func writeState(to writer: inout JSONWriter) {
        writer.member("active", account.isActive)
        writer.member("enabled", account.isEnabled)
        writer.member("verified", account.isVerified)
        writer.member("trial", account.isTrial)
        writer.member("kyc_status", account.kycStatus)
        writer.member("postpaid", account.isPostpaid)
        writer.member("billing_mode", account.billingMode)
    }

    private func writeAddress(to writer: inout JSONWriter) {
        writer.member("street", account.address.street)
        writer.member("city", account.address.city)
        writer.member("state", account.address.state)
        writer.member("zip_code", account.address.zipCode)
        writer.member("country", account.address.country)
        writer.member("timezone", account.address.timezone)
    }

    private func writeTax(to writer: inout JSONWriter) {
        writer.member("gstin", account.tax.gstin)
        writer.member("gst_status", account.tax.gstStatus)
        writer.member("tds_enabled", account.tax.tdsEnabled)
        writer.member("tds_percentage", account.tax.tdsPercentage)
        writer.member("business_type", account.tax.businessType)
    }

    private func writeLimits(to writer: inout JSONWriter) {
        writer.member("cps", account.limits.cps)
        writer.member("concurrent_calls", account.limits.concurrentCalls)
        writer.member("base_cps", account.limits.baseCPS)
        writer.member("base_concurrent_calls", account.limits.baseConcurrentCalls)
        writer.member("purchased_cps", account.limits.purchasedCPS)
        writer.member("purchased_concurrent_calls", account.limits.purchasedConcurrentCalls)
    }
}
