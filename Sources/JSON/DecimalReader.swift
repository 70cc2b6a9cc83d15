/// Reads the grammar of ``DecimalText``.
struct DecimalReader {
    private let octets: String.UTF8View
    private var index: String.Index
    private(set) var isNegative = false
    private(set) var coefficient: Int128 = 0
    private(set) var scale = 0
    private var digits = 0

    init(_ text: String) {
        octets = text.utf8
        index = octets.startIndex
    }

    /// True when the whole text is a decimal.
    mutating func read() -> Bool {
        if current == UInt8(ascii: "-") {
            isNegative = true
            advance()
        }
        if current == UInt8(ascii: "0") {
            advance()
            digits += 1
        } else if !readDigits() {
            return false
        }
        if current == UInt8(ascii: ".") {
            advance()
            let whole = digits
            guard readDigits() else { return false }
            scale = digits - whole
        }
        return index == octets.endIndex
    }

    /// Reads at least one digit, and no more than fit.
    private mutating func readDigits() -> Bool {
        let before = digits
        while let octet = current, UInt8(ascii: "0")...UInt8(ascii: "9") ~= octet {
            digits += 1
            guard digits <= DecimalText.digits else { return false }
            coefficient = coefficient * 10 + Int128(octet - UInt8(ascii: "0"))
            advance()
        }
        return digits > before
    }

    private var current: UInt8? {
        index < octets.endIndex ? octets[index] : nil
    }

    private mutating func advance() {
        index = octets.index(after: index)
    }
}
