/// The inner loops of the parsers.
enum ByteScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The first octet from `start` on that may not stand in a field value, which in a well-formed
    /// message is the CR that ends it; `count` when there is none.
    ///
    /// Eight octets at a time, the last ones together with those before them.
    static func endOfValue(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            let rest = bytes.count &- index
            guard rest >= 8 || bytes.count >= 8 else { return endOfShortValue(bytes, from: index) }
            let found = controls(rest >= 8 ? word(bytes, at: index) : lastWord(bytes, rest))
            if found == 0 {
                index &+= min(rest, 8)
            } else {
                index &+= found.trailingZeroBitCount >> 3
                guard bytes[index] == UInt8(ascii: "\t") else { return index }
                index &+= 1
            }
        }
        return index
    }

    private static func endOfShortValue(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, FieldSyntax.isValueOctet(bytes[index]) { index &+= 1 }
        return index
    }

    /// The first of eight octets lowest.
    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
        let word = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        return UInt64(littleEndian: word)
    }

    /// The last octets, fewer than eight of at least eight, and blanks behind them.
    @inline(__always)
    private static func lastWord(_ bytes: Span<UInt8>, _ rest: Int) -> UInt64 {
        let past = UInt64(8 &- rest) &* 8
        let blanks = ones &* UInt64(UInt8(ascii: " "))
        return word(bytes, at: bytes.count &- 8) >> past | blanks << (64 &- past)
    }

    /// The high bit of each octet that is below 0x20 or is 0x7F; above the lowest of them others may be
    /// marked as well.
    @inline(__always)
    private static func controls(_ word: UInt64) -> UInt64 {
        let below = (word &- ones &* 0x20) & ~word & highs
        let delete = word ^ (ones &* 0x7F)
        return below | (delete &- ones) & ~delete & highs
    }

    /// Where the octet is first found, `count` when it is nowhere.
    static func first(_ octet: UInt8, in bytes: Span<UInt8>) -> Int {
        var index = 0
        while index &+ 8 <= bytes.count {
            let difference = word(bytes, at: index) ^ ones &* UInt64(octet)
            let found = (difference &- ones) & ~difference & highs
            if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < bytes.count, bytes[index] != octet { index &+= 1 }
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
