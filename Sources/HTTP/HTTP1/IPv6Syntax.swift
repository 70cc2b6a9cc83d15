/// The grammar of IPv6 addresses (RFC 3986 §3.2.2): what cannot be an address names no host.
enum IPv6Syntax {
    /// True for eight groups of 1 to 4 hexadecimal digits, the last two perhaps as an IPv4 address,
    /// one `::` in place of one group or more.
    static func isAddress(_ octets: Span<UInt8>) -> Bool {
        var groups = 0
        var hasGap = false
        var start = 0
        if octets.count >= 2, octets[0] == UInt8(ascii: ":"), octets[1] == UInt8(ascii: ":") {
            hasGap = true
            start = 2
        }
        while start < octets.count {
            var end = start
            while end < octets.count, octets[end] != UInt8(ascii: ":") { end += 1 }
            let group = octets.extracting(start..<end)
            if end == octets.count, group.contains(UInt8(ascii: ".")) {
                guard isIPv4(group) else { return false }
                groups += 2
                break
            }
            guard isGroup(group) else { return false }
            groups += 1
            guard end < octets.count else { break }
            start = end + 1
            // A single colon at the end separates nothing.
            guard start < octets.count else { return false }
            if octets[start] == UInt8(ascii: ":") {
                guard !hasGap else { return false }
                hasGap = true
                start += 1
            }
        }
        return hasGap ? groups < 8 : groups == 8
    }

    private static func isGroup(_ octets: Span<UInt8>) -> Bool {
        guard (1...4).contains(octets.count) else { return false }
        for index in octets.indices where TargetSyntax.hexValue(octets[index]) == nil {
            return false
        }
        return true
    }

    /// Four numbers up to 255 without leading zeros.
    private static func isIPv4(_ octets: Span<UInt8>) -> Bool {
        var numbers = 0
        var value = 0
        var digits = 0
        for index in 0...octets.count {
            guard index < octets.count, octets[index] != UInt8(ascii: ".") else {
                guard digits > 0, value <= 255 else { return false }
                numbers += 1
                value = 0
                digits = 0
                continue
            }
            let isDigit = (48...57).contains(octets[index])
            guard isDigit, digits < 3, digits == 0 || value > 0 else { return false }
            value = value * 10 + Int(octets[index] - 48)
            digits += 1
        }
        return numbers == 4
    }
}
