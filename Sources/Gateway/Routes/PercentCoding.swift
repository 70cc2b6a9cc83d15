import HTTP

/// Percent-coding of query values.
enum PercentCoding {
    /// The text of a value; nil when the escapes are broken or the octets are no UTF-8. A plus sign is
    /// a plus sign: forms are not sent here.
    static func decode(_ value: Span<UInt8>) -> String? {
        var octets: [UInt8] = []
        octets.reserveCapacity(value.count)
        var index = 0
        while index < value.count {
            var octet = value[index]
            if octet == UInt8(ascii: "%") {
                guard index + 2 < value.count, let high = TargetSyntax.hexValue(value[index + 1]),
                    let low = TargetSyntax.hexValue(value[index + 2])
                else { return nil }
                octet = high << 4 | low
                index += 2
            }
            octets.append(octet)
            index += 1
        }
        return String(validating: octets, as: UTF8.self)
    }
}
