/// Makes ids that never repeat: a random beginning per loop and run, and a count.
///
/// They are names, not secrets, so no random number is drawn per request.
struct IdentifierSource: Sendable {
    private let prefix: UInt64
    private let prefixDigits: InlineArray<16, UInt8>
    private var count: UInt64

    init(prefix: UInt64 = .random(in: 1 ... .max), count: UInt64 = .random(in: 0...0xFFFF_FFFF)) {
        self.prefix = prefix
        prefixDigits = Self.digits(of: prefix)
        self.count = count
    }

    /// A new request id, 32 hexadecimal digits.
    mutating func requestID() -> RequestID {
        count &+= 1
        return RequestID(prefixDigits, Self.digits(of: count))
    }

    /// A new span id for `traceparent`: never zero (W3C Trace Context §3.2.2.4).
    mutating func spanID() -> UInt64 {
        count &+= 1
        let mixed = (prefix ^ count) &* 0x9E37_79B9_7F4A_7C15
        return mixed == 0 ? 1 : mixed
    }

    private static func digits(of word: UInt64) -> InlineArray<16, UInt8> {
        InlineArray { index in hexDigit(word >> UInt64(60 - 4 * index)) }
    }

    static func hexDigit(_ word: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: word & 15)
        return value < 10 ? 48 + value : 87 + value
    }
}
