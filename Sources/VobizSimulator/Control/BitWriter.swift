/// Packs bits into octets as deflate does, the lowest bit first (RFC 1951 §3.1.1).
struct BitWriter {
    private var whole: [UInt8] = []
    private var partial: UInt64 = 0
    private var count = 0

    /// What was written, the last octet filled up with zeros.
    var octets: [UInt8] {
        count == 0 ? whole : whole + [UInt8(truncatingIfNeeded: partial)]
    }

    mutating func append(_ bits: UInt64, count added: Int) {
        partial |= bits << UInt64(count)
        count += added
        while count >= 8 {
            whole.append(UInt8(truncatingIfNeeded: partial))
            partial >>= 8
            count -= 8
        }
    }

    /// Codes go in from their highest bit.
    mutating func appendReversed(_ code: UInt64, count: Int) {
        for place in (0..<count).reversed() { append(code >> UInt64(place) & 1, count: 1) }
    }
}
