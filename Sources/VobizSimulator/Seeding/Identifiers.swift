extension SeededRandom {
    private static let upper = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    private static let mixed = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    )

    /// A customer's auth id: `MA_` and eight capital letters or digits.
    mutating func customerID() -> String {
        "MA_" + text(of: Self.upper, count: 8)
    }

    /// A customer's token: fake, but as unguessable as a real one, so that a leak test means something.
    mutating func customerToken() -> String {
        "demo_" + text(of: Self.mixed, count: 40)
    }

    /// A version 4 UUID in lower case (RFC 9562 §5.4).
    mutating func uuid() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Array(Self.hexadecimal(high) + Self.hexadecimal(low))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
            .map { String(digits[$0]) }.joined(separator: "-")
    }

    private mutating func text(of alphabet: [Character], count: Int) -> String {
        var text = ""
        for _ in 0..<count {
            text.append(element(of: alphabet))
        }
        return text
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
