/// Makes ids that never repeat: a random beginning per loop and run, and a count.
///
/// They are names, not secrets, so no random number is drawn per request.
struct IdentifierSource: Sendable {
    private let prefix: UInt64
    private var count: UInt64

    init(prefix: UInt64 = .random(in: 1 ... .max), count: UInt64 = .random(in: 0...0xFFFF_FFFF)) {
        self.prefix = prefix
        self.count = count
    }

    /// A new request id, 32 hexadecimal digits.
    mutating func requestID() -> RequestID {
        count &+= 1
        var id = RequestID()
        Self.append(prefix, to: &id)
        Self.append(count, to: &id)
        return id
    }

    /// A new span id for `traceparent`: never zero (W3C Trace Context §3.2.2.4).
    mutating func spanID() -> UInt64 {
        count &+= 1
        let mixed = (prefix ^ count) &* 0x9E37_79B9_7F4A_7C15
        return mixed == 0 ? 1 : mixed
    }

    private static func append(_ word: UInt64, to id: inout RequestID) {
        for shift in stride(from: 60, through: 0, by: -4) {
            id.append(hexDigit(word >> UInt64(shift)))
        }
    }

    static func hexDigit(_ word: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: word & 15)
        return value < 10 ? 48 + value : 87 + value
    }
}
