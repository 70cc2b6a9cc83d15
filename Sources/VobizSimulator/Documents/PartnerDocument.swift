internal import JSON

/// The partner's profile, alone and inside the dashboard.
struct PartnerDocument {
    let partner: Partner
    let wallet: Wallet
    let accountCount: Int

    func write(_ shape: SimulatorOptions.Shape, to writer: inout JSONWriter) {
        switch shape {
        case .schema: writeFull(balance: wallet.balance, to: &writer)
        case .example: writeShort(to: &writer)
        }
    }

    /// The 21 fields of the schema. The dashboard repeats them without the balance.
    func writeFull(balance: Money?, to writer: inout JSONWriter) {
        writer.member("id", partner.id)
        writer.member("account_id", partner.accountNumber)
        writer.member("name", partner.name)
        writer.member("slug", partner.slug)
        writer.member("company", partner.company)
        writer.member("auth_id", partner.authID)
        writer.member("email", partner.email)
        writer.member("phone", partner.phone)
        writer.member("billing_model", "direct")
        writer.member("is_active", true)
        writer.member("is_verified", false)
        writer.member("max_accounts", partner.maximumAccounts)
        writeCapabilities(to: &writer)
        writer.member("default_pricing_tier_id", partner.defaultPricingTierID)
        writer.member("account_count", accountCount)
        writer.member("balance", balance?.decimal(minimumPlaces: Money.places))
        writer.time("created_at", partner.createdAt, .zulu)
        writer.time("updated_at", wallet.updatedAt, .zulu)
    }

    private func writeCapabilities(to writer: inout JSONWriter) {
        writer.member("can_create_accounts", partner.capabilities.createAccounts)
        writer.member("can_create_pricing_tiers", partner.capabilities.createPricingTiers)
        writer.member("can_view_cdrs", partner.capabilities.viewCDRs)
        writer.member("can_transfer_balance", partner.capabilities.transferBalance)
    }

    private func writeShort(to writer: inout JSONWriter) {
        writer.member("auth_id", partner.authID)
        writer.member("name", partner.name)
        writer.member("email", partner.email)
        writer.number("balance", wallet.balance, minimumPlaces: 0)
        writer.member("currency", wallet.currency)
        writer.member("country", partner.country)
        writer.time("created_at", partner.createdAt, .wholeSeconds)
    }
}
