/// The inner loops of the parsers.
enum ByteScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The first octet from `start` on that may not stand in a field value, which in a well-formed
    /// message is the CR that ends it; `count` when there is none.
    ///
    /// Eight octets at a time: the usual arithmetic tells whether one of them is below SP or is DEL.
    /// A word that holds HTAB is looked at again octet by octet.
    static func endOfValue(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = bytes.bytes
        while index < bytes.count {
            while index &+ 8 <= bytes.count {
                let word = raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
                guard !hasControl(word) else { break }
                index &+= 8
            }
            let end = min(index &+ 8, bytes.count)
            while index < end {
                guard FieldSyntax.isValueOctet(bytes[index]) else { return index }
                index &+= 1
            }
        }
        return index
    }

    /// True when an octet of the word is below 0x20 or is 0x7F.
    @inline(__always)
    private static func hasControl(_ word: UInt64) -> Bool {
        let below = (word &- ones &* 0x20) & ~word & highs
        let delete = word ^ (ones &* 0x7F)
        let isDelete = (delete &- ones) & ~delete & highs
        return below | isDelete != 0
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
