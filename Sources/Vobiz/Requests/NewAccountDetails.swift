/// What describes a new account, the password apart. Names are the gateway's.
public struct NewAccountDetails: Sendable, Equatable {
    public var name: String
    public var email: String
    /// ISO 3166-1 alpha-2; the provider derives the wallet's currency from it.
    public var country: String
    /// E.164. Optional by one of the provider's pages, required by others.
    public var phone: String?
    public var company: String?
    public var description: String?
    public var street: String?
    public var city: String?
    public var state: String?
    public var zipCode: String?
    public var timezone: String?
    public var gstin: String?
    public var gstStatus: String?
    public var type: String?

    public init(name: String, email: String, country: String) {
        self.name = name
        self.email = email
        self.country = country
    }

    /// The optional members under the provider's flat names, in its page's order.
    var optionalMembers: [(name: String, value: String?)] {
        [
            ("phone", phone), ("description", description), ("company", company),
            ("address", street), ("city", city), ("state", state), ("zip_code", zipCode),
            ("timezone", timezone), ("gstin", gstin), ("gst_status", gstStatus),
            ("account_type", type),
        ]
    }

    /// The gateway's name of a member that the provider complains about; nil for one we never send.
    public static func field(forProvider name: String) -> String? {
        switch name {
        case "name", "email", "password", "country", "phone", "company", "description", "timezone":
            name
        case "address": "address.street"
        case "city", "state", "zip_code": "address.\(name)"
        case "gstin", "gst_status": "tax.\(name)"
        case "account_type": "type"
        default: nil
        }
    }
}
