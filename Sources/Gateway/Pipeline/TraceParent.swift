/// A `traceparent` field (W3C Trace Context §3.2): checked, and continued with a span of our own.
struct TraceParent: Sendable {
    private var octets = InlineArray<55, UInt8>(repeating: 0)

    /// Takes over a well-formed version-00 value; nil for anything else, which is then ignored.
    init?(_ value: Span<UInt8>) {
        guard value.count == 55 else { return nil }
        for index in value.indices {
            let isDash = index == 2 || index == 35 || index == 52
            guard isDash ? value[index] == 45 : Self.isLowerHex(value[index]) else { return nil }
            octets[index] = value[index]
        }
        let hasVersion = value[0] == 48 && value[1] == 48
        guard hasVersion, isNonZero(3..<35), isNonZero(36..<52) else { return nil }
    }

    /// The same trace, with `span` as the parent of what comes next.
    func continued(by span: UInt64) -> TraceParent {
        var next = self
        for digit in 0..<16 {
            next.octets[36 + digit] = IdentifierSource.hexDigit(span >> UInt64(60 - digit * 4))
        }
        return next
    }

    /// Lends the octets.
    func withOctets<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(octets.span)
    }

    private func isNonZero(_ range: Range<Int>) -> Bool {
        range.contains { octets[$0] != 48 }
    }

    private static func isLowerHex(_ octet: UInt8) -> Bool {
        (48...57).contains(octet) || (97...102).contains(octet)
    }
}
