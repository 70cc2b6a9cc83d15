/// The id of an account at the provider: `PA_` a partner, `MA_` a customer, `SA_` a sub-account.
public struct AccountID: Sendable, Hashable, CustomStringConvertible {
    /// What an id's prefix tells.
    public enum Kind: String, Sendable {
        case partner = "PA_"
        case customer = "MA_"
        case subaccount = "SA_"
    }

    public let text: String
    public let kind: Kind

    /// Reads `(PA_|MA_|SA_)[A-Z0-9]{4,32}`, in ASCII and in this case; nil for anything else.
    ///
    /// Such a text has no octet that would need encoding in a path.
    public init?(_ text: some StringProtocol) {
        let octets = Array(text.utf8)
        guard let kind = Kind(rawValue: String(text.prefix(3))), 7...35 ~= octets.count,
            octets.dropFirst(3).allSatisfy(Self.isBodyOctet)
        else { return nil }
        self.text = String(text)
        self.kind = kind
    }

    public var description: String { text }

    private static func isBodyOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
