/// Escape sequences inside strings (RFC 8259 §7).
enum StringEscape {
    /// The bytes that a scanned string stands for.
    ///
    /// The range was scanned, so every escape in it is complete and well-formed.
    static func unescape(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        // Unescaping never makes a string longer, so this never reallocates and leaves no stray
        // copy.
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                text.append(bytes[index])
                index += 1
                continue
            }
            index += 1
            if bytes[index] == UInt8(ascii: "u") {
                index = append(codePointAt: index + 1, of: bytes, to: &text)
            } else {
                text.append(simple(bytes[index]))
                index += 1
            }
        }
        return text
    }

    static func hexadecimalValue(_ octet: UInt8) -> UInt32? {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(octet - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(octet - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(octet - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func simple(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    /// Appends what `\uXXXX`, or a pair of them, stands for; returns the index after it.
    private static func append(
        codePointAt index: Int,
        of bytes: [UInt8],
        to text: inout [UInt8]
    ) -> Int {
        var code = unit(at: index, of: bytes)
        var next = index + 4
        if 0xD800...0xDBFF ~= code {
            code = 0x10000 + (code - 0xD800) << 10 + (unit(at: index + 6, of: bytes) - 0xDC00)
            next = index + 10
        }
        switch code {
        case ..<0x80: text.append(UInt8(code))
        case ..<0x800:
            text.append(0xC0 | UInt8(code >> 6))
            text.append(0x80 | UInt8(code & 0x3F))
        case ..<0x10000:
            text.append(0xE0 | UInt8(code >> 12))
            text.append(0x80 | UInt8(code >> 6 & 0x3F))
            text.append(0x80 | UInt8(code & 0x3F))
        default:
            text.append(0xF0 | UInt8(code >> 18))
            text.append(0x80 | UInt8(code >> 12 & 0x3F))
            text.append(0x80 | UInt8(code >> 6 & 0x3F))
            text.append(0x80 | UInt8(code & 0x3F))
        }
        return next
    }

    private static func unit(at index: Int, of bytes: [UInt8]) -> UInt32 {
        bytes[index..<index + 4].reduce(0) { $0 << 4 | (hexadecimalValue($1) ?? 0) }
    }
}
