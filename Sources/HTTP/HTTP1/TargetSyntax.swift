/// The grammar of request targets and authorities, narrowed to what needs no repair
/// (RFC 9112 §3.2, RFC 3986).
public enum TargetSyntax {
    // Bit n is set when the ASCII octet n may stand in a target; two words cover 0…127.
    private static let low: UInt64 = 0xAFFF_FFF2_0000_0000
    private static let high: UInt64 = 0x47FF_FFFE_AFFF_FFFF

    /// True for 0x21–0x7E without `"<>\^`|{}` and `#`.
    static func isTargetOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0..<64: low >> UInt64(octet) & 1 == 1
        case 64..<128: high >> UInt64(octet & 63) & 1 == 1
        default: false
        }
    }

    /// The value of a hexadecimal digit.
    public static func hexValue(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 48...57: octet - 48
        case 65...70: octet - 55
        case 97...102: octet - 87
        default: nil
        }
    }

    /// True when each `%` is followed by two hexadecimal digits.
    static func hasValidEscapes(_ target: Span<UInt8>) -> Bool {
        var index = ByteScan.first(UInt8(ascii: "%"), in: target)
        while index < target.count {
            if target[index] == UInt8(ascii: "%") {
                guard index + 2 < target.count, hexValue(target[index + 1]) != nil,
                    hexValue(target[index + 2]) != nil
                else { return false }
                index += 2
            }
            index += 1
        }
        return true
    }

    /// True for `host` or `host:port` with a port up to 65535: no user, no list, no blank
    /// (RFC 9110 §4.2.4, §7.2).
    public static func isAuthority(_ octets: Span<UInt8>) -> Bool {
        guard !octets.isEmpty else { return false }
        let host = octets[0] == UInt8(ascii: "[") ? endOfLiteral(octets) : endOfName(octets)
        guard let host, host > 0 else { return false }
        guard host < octets.count else { return true }
        return octets[host] == UInt8(ascii: ":")
            && isPort(octets.extracting((host + 1)..<octets.count))
    }

    private static func endOfName(_ octets: Span<UInt8>) -> Int? {
        var index = 0
        while index < octets.count, octets[index] != UInt8(ascii: ":") {
            switch octets[index] {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                index += 1
            default: return nil
            }
        }
        return index
    }

    private static func endOfLiteral(_ octets: Span<UInt8>) -> Int? {
        var end = 1
        while end < octets.count, octets[end] != UInt8(ascii: "]") { end += 1 }
        guard end < octets.count, IPv6Syntax.isAddress(octets.extracting(1..<end)) else {
            return nil
        }
        return end + 1
    }

    private static func isPort(_ octets: Span<UInt8>) -> Bool {
        guard (1...5).contains(octets.count) else { return false }
        var port = 0
        for index in octets.indices {
            guard (48...57).contains(octets[index]) else { return false }
            port = port * 10 + Int(octets[index] - 48)
        }
        return port <= 65_535
    }
}
