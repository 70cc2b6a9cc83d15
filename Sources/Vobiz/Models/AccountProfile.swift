public import JSON

/// An account as it sees itself, `GET /auth/me`, without its token.
public struct AccountProfile: Sendable, Equatable {
    public var account: CustomerAccount
    public var creditLimit: DecimalText?
    public var riskRating: Int?
    public var riskStatus: String?
    /// Features by the provider's names: those that its pages name, and that are plain switches.
    public var features: [Feature]?
    public var ipAuthEnabled: Bool?
    public var allowsAWSAddresses: Bool?
    /// Addresses and networks that may act for the account.
    public var ipRules: [String]?

    /// A switch of the account.
    public struct Feature: Sendable, Equatable {
        public var name: String
        public var isOn: Bool

        public init(name: String, isOn: Bool) {
            self.name = name
            self.isOn = isOn
        }
    }

    /// Throws when `auth_id` is missing.
    public init(decoding value: JSONValue) throws(VobizError) {
        let object = try ObjectReader(value)
        account = try CustomerAccount(object)
        creditLimit = object.decimal("credit_limit")
        riskRating = object.count("risk_rating")
        riskStatus = object.text("risk_status")
        features = object.object("features").map { features in
            features.members.compactMap { Self.feature($0.name, $0.value) }
        }
        ipAuthEnabled = object.flag("ip_auth_enabled")
        allowsAWSAddresses = object.flag("allow_aws_ips")
        ipRules = value["ip_whitelist_rules"].flatMap { AddressRules.addresses(in: $0) }
    }

    /// What else the provider puts there is nothing that is known to be harmless, its name included.
    private static let featureNames: Set = ["call_queue"]

    private static func feature(_ name: String, _ value: JSONValue) -> Feature? {
        guard featureNames.contains(name), let isOn = value.boolean else { return nil }
        return Feature(name: name, isOn: isOn)
    }
}
