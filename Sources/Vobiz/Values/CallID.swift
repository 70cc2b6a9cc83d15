/// The id of a call at the provider, a UUID as a rule.
public struct CallID: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    /// Reads 8 to 64 ASCII letters, digits, hyphens and underscores; nil for anything else.
    ///
    /// Such a text has no octet that would need encoding in a path.
    public init?(_ text: some StringProtocol) {
        let octets = Array(text.utf8)
        guard 8...64 ~= octets.count, octets.allSatisfy(Self.isBodyOctet) else { return nil }
        self.text = String(text)
    }

    public var description: String { text }

    /// Whether an octet may stand in an id.
    public static func isBodyOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
