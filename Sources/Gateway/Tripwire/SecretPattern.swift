/// Texts that have the form of a secret, whether anybody stores it or not (requirements §5.4).
enum SecretPattern: CaseIterable {
    /// What follows `Bearer `.
    case bearer
    case apiKey
    case masterKey
    /// A session of the provider's identity check.
    case identityCheck

    /// Where there are any, in no order.
    static func ranges(in text: [UInt8]) -> [Range<Int>] {
        allCases.flatMap { $0.ranges(in: text) }
    }

    private static let marks: [SecretPattern: [UInt8]] = [
        .bearer: Array("bearer ".utf8), .apiKey: Array("vgwk_".utf8),
        .masterKey: Array("vgwmk1:".utf8), .identityCheck: Array("kst_".utf8),
    ]

    /// So many octets at least follow the mark.
    private var minimum: Int {
        switch self {
        case .bearer: 4
        case .apiKey: 8
        case .masterKey: 16
        case .identityCheck: 16
        }
    }

    /// Whether the mark itself is part of the secret.
    private var coversMark: Bool { self != .bearer }

    private func contains(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        case UInt8(ascii: "_"): self == .bearer || self == .apiKey
        // The rest of `token68` (RFC 9110 §11.2).
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "+"),
            UInt8(ascii: "/"), UInt8(ascii: "="):
            self == .bearer
        default: false
        }
    }

    private func ranges(in text: [UInt8]) -> [Range<Int>] {
        let mark = Self.marks[self] ?? []
        var ranges: [Range<Int>] = []
        var start = 0
        while start + mark.count < text.count {
            guard isEqual(mark, text, start) else {
                start += 1
                continue
            }
            let begin = start + mark.count
            var end = begin
            while end < text.count, contains(text[end]) { end += 1 }
            if end - begin >= minimum { ranges.append((coversMark ? start : begin)..<end) }
            start = end
        }
        return ranges
    }

    /// Letters of either case are the same: `Bearer` is a name, and the other marks are rare enough.
    private func isEqual(_ mark: [UInt8], _ text: [UInt8], _ start: Int) -> Bool {
        for (offset, octet) in mark.enumerated() {
            let other = text[start + offset]
            let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(other)
            if (isCapital ? other | 0x20 : other) != octet { return false }
        }
        return true
    }
}
