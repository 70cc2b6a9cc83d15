public import JSON
public import Vobiz

extension Projection {
    /// An account as it sees itself (route 9).
    ///
    /// The provider's document does not tell the wallet, the KYC status, the billing mode, the tax
    /// details and the partner; they are null here and known on routes 6 and 7.
    public struct Profile: Representation, Equatable {
        private let profile: AccountProfile
        private let asOf: Timestamp

        public init(_ profile: AccountProfile, asOf: Timestamp) {
            self.profile = profile
            self.asOf = asOf
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                AccountMembers(profile.account).write(to: &writer)
                writer.member("credit_limit", profile.creditLimit)
                writer.object("risk") { writer in
                    writer.member("rating", profile.riskRating)
                    writer.member("status", profile.riskStatus)
                }
                writeFeatures(to: &writer)
                writer.object("ip_auth") { writeAddressRules(to: &$0) }
                writer.member("auto_recharge", profile.account.autoRecharge)
                writer.member("as_of", asOf.text)
            }
        }

        private func writeFeatures(to writer: inout JSONWriter) {
            guard let features = profile.features else { return writer.null("features") }
            writer.object("features") { writer in
                for feature in features { writer.member(feature.name, feature.isOn) }
            }
        }

        private func writeAddressRules(to writer: inout JSONWriter) {
            writer.member("enabled", profile.ipAuthEnabled)
            writer.member("allow_aws_ips", profile.allowsAWSAddresses)
            guard let rules = profile.ipRules else { return writer.null("rules") }
            writer.array("rules") { writer in
                for rule in rules { writer.value(rule) }
            }
        }
    }
}
