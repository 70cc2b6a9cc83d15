/// The grammar of field names and values (RFC 9110 §5.1, §5.5, §5.6.2).
public enum FieldSyntax {
    // Bit n is set when the ASCII octet n is a `tchar`; two words cover 0…127. Literals, because a
    // constant that is computed is looked up through a lock-free once on every use.
    private static let tokenLow: UInt64 = 0x03FF_6CFA_0000_0000
    private static let tokenHigh: UInt64 = 0x57FF_FFFF_C7FF_FFFE

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
