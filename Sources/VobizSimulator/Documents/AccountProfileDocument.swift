internal import JSON

/// A customer in its own eyes (`auth/me`), with its token under the name `auth_secret`.
struct AccountProfileDocument {
    let customer: Customer
    let wallet: Wallet
    let tier: PricingTier
    let shape: SimulatorOptions.Shape

    func write(to writer: inout JSONWriter) {
        writeIdentity(to: &writer)
        writeAddress(to: &writer)
        writeBilling(to: &writer)
        writeLimits(to: &writer)
        writeSecurity(to: &writer)
        writer.time("created_at", customer.createdAt, .offset)
        writer.time("updated_at", max(customer.updatedAt, wallet.updatedAt), .offset)
        writer.time("last_login", customer.lastLoginAt, .offset)
        writer.member("pricing_tier_id", tier.id)
        writer.object("pricing_tier") { object in
            PricingTierDocument(tier: tier).writeIncrements(to: &object)
        }
    }

    private func writeIdentity(to writer: inout JSONWriter) {
        writer.member("type", "account")
        writer.member("id", String(customer.number))
        writer.member("api_id", customer.apiID)
        writer.member("name", customer.name)
        writer.member("email", customer.email)
        writer.member("phone", customer.phone)
        writer.member("description", customer.description)
        writer.member("auth_id", customer.authID)
        writer.member("auth_secret", customer.credential.token)
        writer.null("auth_token_expire_time")
    }

    private func writeAddress(to writer: inout JSONWriter) {
        writer.member("country", customer.country)
        writer.member("timezone", customer.address.timezone)
        writer.member("city", customer.address.city)
        writer.member("state", customer.address.state)
        writer.member("address", customer.address.street)
        writer.member("zip_code", customer.address.zipCode)
        writer.member("company", customer.company)
    }

    private func writeBilling(to writer: inout JSONWriter) {
        writer.member("account_type", customer.accountType)
        writer.member("postpaid", wallet.isPostpaid)
        writer.member("auto_recharge", customer.rechargesItself)
        writer.null("auto_recharge_config")
        writer.member("enabled", customer.isActive)
        writer.null("carrier_type")
        writer.null("customer_type")
        // The schema says integer, the page's own sample says 0.0.
        let limit = Money(hundredths: wallet.creditLimit * 100)
        writer.number("credit_limit", limit, minimumPlaces: shape == .schema ? 0 : 1)
    }

    /// Whole numbers throughout: what is not known to be bought counts as base.
    private func writeLimits(to writer: inout JSONWriter) {
        let (cps, calls) = (customer.limits.cps, customer.limits.concurrentCalls)
        writer.member("cps_limit", cps.effective)
        writer.member("concurrent_calls_limit", calls.effective)
        writer.member("base_cps_limit", cps.base ?? cps.effective)
        writer.member("base_concurrent_calls_limit", calls.base ?? calls.effective)
        writer.member("purchased_cps", cps.purchased ?? 0)
        writer.member("purchased_concurrent_calls", calls.purchased ?? 0)
    }

    private func writeSecurity(to writer: inout JSONWriter) {
        writer.member("risk_rating", 0)
        writer.null("risk_status")
        writer.object("features") { $0.member("call_queue", true) }
        writer.member("ip_auth_enabled", false)
        writer.object("ip_whitelist_rules") { _ in }
        writer.member("allow_aws_ips", false)
        writer.member("role", customer.role)
        writer.member("is_active", customer.isActive)
        writer.member("is_verified", customer.isVerified)
        writer.member("is_trial_account", false)
    }
}
