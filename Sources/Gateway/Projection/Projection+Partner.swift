public import JSON
public import Vobiz

extension Projection {
    /// The partner itself (route 1).
    ///
    /// The longer of the provider's two documents tells no currency; it is null then.
    public struct Partner: Representation, Equatable {
        private let profile: PartnerProfile
        private let asOf: Timestamp

        public init(_ profile: PartnerProfile, asOf: Timestamp) {
            self.profile = profile
            self.asOf = asOf
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("id", profile.id)
                writer.member("auth_id", profile.authID.text)
                writer.member("account_id", profile.number)
                writer.member("name", profile.name)
                writer.member("slug", profile.slug)
                writer.member("company", profile.company)
                writer.member("email", profile.email)
                writer.member("phone", profile.phone)
                writer.member("billing_model", profile.billingModel)
                writer.member("active", profile.isActive)
                writer.member("verified", profile.isVerified)
                writer.money("balance", profile.balance, profile.currency)
                writer.member("account_count", profile.accountCount)
                writer.member("max_accounts", profile.maxAccounts)
                writer.object("capabilities") { writeCapabilities(to: &$0) }
                writer.member("default_pricing_tier_id", profile.defaultPricingTierID)
                writer.member("created_at", profile.createdAt?.text)
                writer.member("updated_at", profile.updatedAt?.text)
                writer.member("as_of", asOf.text)
            }
        }

        private func writeCapabilities(to writer: inout JSONWriter) {
            writer.member("create_accounts", profile.canCreateAccounts)
            writer.member("create_pricing_tiers", profile.canCreatePricingTiers)
            writer.member("view_cdrs", profile.canViewCDRs)
            writer.member("transfer_balance", profile.canTransferBalance)
        }
    }
}
