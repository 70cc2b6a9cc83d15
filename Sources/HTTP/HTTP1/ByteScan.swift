/// The inner loops of the parsers, sixteen octets at a time.
enum ByteScan {
    /// The first octet from `start` on that may not stand in a field value, which in a well-formed
    /// message is the CR that ends it; `count` when there is none.
    static func endOfValue(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = bytes.bytes
        while index &+ 16 <= bytes.count {
            let lanes = raw.unsafeLoadUnaligned(
                fromByteOffset: index, as: SIMD16<UInt8>.self)
            let bad = ((lanes .< 32) .& (lanes .!= 9)) .| (lanes .== 127)
            if any(bad) { break }
            index &+= 16
        }
        while index < bytes.count, FieldSyntax.isValueOctet(bytes[index]) { index &+= 1 }
        return index
    }

    /// The first octet from `start` on that may not stand in a token.
    static func endOfToken(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, FieldSyntax.isTokenOctet(bytes[index]) { index &+= 1 }
        return index
    }

    /// The first octet from `start` on that may not stand in a request target.
    static func endOfTarget(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, TargetSyntax.isTargetOctet(bytes[index]) { index &+= 1 }
        return index
    }
}
