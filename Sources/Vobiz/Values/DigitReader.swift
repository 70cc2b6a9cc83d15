/// Reads fixed-width numbers and separators from the front of an ASCII text.
struct DigitReader {
    private let octets: [UInt8]
    private(set) var position = 0

    init(_ text: some StringProtocol) {
        octets = Array(text.utf8)
    }

    var isAtEnd: Bool { position == octets.count }

    var next: UInt8? { position < octets.count ? octets[position] : nil }

    /// Reads exactly this many digits.
    mutating func number(_ width: Int) -> Int? {
        guard position + width <= octets.count else { return nil }
        var value = 0
        for octet in octets[position..<position + width] {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= octet else { return nil }
            value = value * 10 + Int(octet - UInt8(ascii: "0"))
        }
        position += width
        return value
    }

    /// Reads the digits up to something else.
    mutating func digits() -> String {
        let start = position
        while let octet = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= octet { position += 1 }
        return String(decoding: octets[start..<position], as: UTF8.self)
    }

    /// Reads this character, if it is next.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let next, next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
