/// The form of an API key: `vgwk_<environment>_<kid10>_<secret43><crc6>`.
///
/// The kid is Crockford base32 and names the key, the secret is base62 (256 bits), the checksum is
/// the CRC-32 of everything before it in base62. The checksum catches typing errors and lets secret
/// scanners recognise a key; it protects nothing.
public struct APIKeyFormat: Hashable, Sendable {
    public static let kidLength = 10
    static let secretLength = 43
    static let checksumLength = 6

    static let base32 = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    static let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    public let environment: String
    let prefix: [UInt8]

    /// Nil unless the environment is 2 to 8 lower-case letters or digits.
    public init?(environment: String) {
        let isWellFormed = environment.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
        }
        guard isWellFormed, (2...8).contains(environment.utf8.count) else { return nil }
        self.init(unchecked: environment)
    }

    /// Keys of a gateway in production.
    public static let live = APIKeyFormat(unchecked: "live")

    private init(unchecked environment: String) {
        self.environment = environment
        prefix = Array("vgwk_\(environment)_".utf8)
    }

    /// Every key of this form has this many bytes.
    public var length: Int {
        prefix.count + APIKeyFormat.kidLength + 1 + APIKeyFormat.secretLength
            + APIKeyFormat.checksumLength
    }

    /// Where kid and secret stand in a well-formed key; nil for anything else.
    ///
    /// Allocates nothing, and looks at no byte twice unless the checksum is right.
    public func parse(_ key: Span<UInt8>) -> APIKeyParts? {
        guard key.count == length, hasPrefix(key) else { return nil }
        let checked = key.count - APIKeyFormat.checksumLength
        guard let checksum = APIKeyFormat.checksum(key.extracting(checked..<key.count)),
            checksum == CRC32.checksum(key.extracting(0..<checked))
        else { return nil }
        let kid = prefix.count..<(prefix.count + APIKeyFormat.kidLength)
        guard key[kid.upperBound] == UInt8(ascii: "_") else { return nil }
        let secret = (kid.upperBound + 1)..<checked
        guard APIKeyFormat.has(.base32, key.extracting(kid)),
            APIKeyFormat.has(.base62, key.extracting(secret))
        else { return nil }
        return APIKeyParts(kid: kid, secret: secret)
    }

    private func hasPrefix(_ key: Span<UInt8>) -> Bool {
        for index in prefix.indices where key[index] != prefix[index] { return false }
        return true
    }

    private enum Alphabet: UInt8 {
        case base32 = 1
        case base62 = 2
    }

    /// For each byte, the alphabets that it belongs to.
    private static let alphabets: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 256)
        for byte in base32 { table[Int(byte)] |= Alphabet.base32.rawValue }
        for byte in base62 { table[Int(byte)] |= Alphabet.base62.rawValue }
        return table
    }()

    private static func has(_ alphabet: Alphabet, _ bytes: Span<UInt8>) -> Bool {
        let table = alphabets
        let classes = table.span
        var common = alphabet.rawValue
        // A byte cannot be out of the table's 256 entries.
        for index in bytes.indices { common &= classes[unchecked: Int(bytes[index])] }
        return common != 0
    }

    private static func value(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(byte - UInt8(ascii: "A") + 10)
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt64(byte - UInt8(ascii: "a") + 36)
        default: nil
        }
    }

    /// Six base62 digits reach past 32 bits; what lies there is no checksum.
    private static func checksum(_ digits: Span<UInt8>) -> UInt32? {
        var number: UInt64 = 0
        for index in digits.indices {
            guard let value = value(digits[index]) else { return nil }
            number = number * 62 + value
        }
        return UInt32(exactly: number)
    }
}

/// Where the parts of a parsed API key stand in its bytes.
public struct APIKeyParts: Hashable, Sendable {
    public let kid: Range<Int>
    public let secret: Range<Int>
}
