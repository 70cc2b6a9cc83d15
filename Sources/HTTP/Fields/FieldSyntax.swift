/// The grammar of field names and values (RFC 9110 §5.1, §5.5, §5.6.2).
public enum FieldSyntax {
    /// Bit n is set when the ASCII octet n is a `tchar`; two words cover 0…127.
    private static let tokenLow: UInt64 = bits("!#$%&'*+-.0123456789", from: 0)
    private static let tokenHigh: UInt64 = bits(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~",
        from: 64
    )

    private static func bits(_ characters: String, from base: UInt8) -> UInt64 {
        characters.utf8.reduce(0) { $0 | 1 << UInt64($1 - base) }
    }

    /// True for the octets a token may hold.
    public static func isTokenOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0..<64: tokenLow >> UInt64(octet) & 1 == 1
        case 64..<128: tokenHigh >> UInt64(octet & 63) & 1 == 1
        default: false
        }
    }

    /// True for a non-empty token.
    public static func isToken(_ octets: some Collection<UInt8>) -> Bool {
        !octets.isEmpty && octets.allSatisfy(isTokenOctet)
    }

    /// True for the octets a field value may hold: HTAB, SP, visible ASCII and obs-text.
    public static func isValueOctet(_ octet: UInt8) -> Bool {
        octet == 9 || (octet >= 32 && octet != 127)
    }

    /// True when every octet may stand in a field value.
    public static func isValue(_ octets: Span<UInt8>) -> Bool {
        for index in octets.indices where !isValueOctet(octets[index]) { return false }
        return true
    }
}
