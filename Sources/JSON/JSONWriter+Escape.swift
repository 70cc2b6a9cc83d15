extension JSONWriter {
    /// Appends a string in its quotes. What needs no escape, nearly always all of it, is copied at once.
    mutating func appendQuoted(_ octets: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        var start = 0
        for index in octets.indices where Self.mayNeedEscape(octets[index]) {
            appendRun(octets.extracting(start..<index))
            appendEscaped(octets[index])
            start = index + 1
        }
        appendRun(octets.extracting(start..<octets.count))
        append(UInt8(ascii: "\""))
    }

    private mutating func appendRun(_ octets: Span<UInt8>) {
        guard !octets.isEmpty else { return }
        reserve(octets.count)
        // The array copies them before the closure returns, and keeps no pointer.
        unsafe octets.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    private static func mayNeedEscape(_ octet: UInt8) -> Bool {
        octet < 0x20 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\")
            || octet == 0xA8 || octet == 0xA9
    }

    /// Appends an octet of a string, escaped where RFC 8259 §7 asks for it.
    ///
    /// U+2028 and U+2029 are escaped as well: they end a line in JavaScript and in some log
    /// readers.
    private mutating func appendEscaped(_ octet: UInt8) {
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            append(UInt8(ascii: "\\"))
            append(octet)
        case ..<0x20: appendControl(octet)
        case 0xA8, 0xA9: appendLineSeparator(octet)
        default: append(octet)
        }
    }

    private mutating func appendControl(_ octet: UInt8) {
        append(UInt8(ascii: "\\"))
        switch octet {
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            for letter in "u00".utf8 { append(letter) }
            append(Self.hexadecimal(octet >> 4))
            append(Self.hexadecimal(octet & 15))
        }
    }

    /// Octets `E2 80 A8` and `E2 80 A9`: the first two are taken back.
    private mutating func appendLineSeparator(_ octet: UInt8) {
        let count = bytes.count
        guard count >= 2, bytes[count - 2] == 0xE2, bytes[count - 1] == 0x80 else {
            return append(octet)
        }
        bytes.removeLast(2)
        for letter in "\\u202".utf8 { append(letter) }
        append(octet == 0xA8 ? UInt8(ascii: "8") : UInt8(ascii: "9"))
    }

    private static func hexadecimal(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
