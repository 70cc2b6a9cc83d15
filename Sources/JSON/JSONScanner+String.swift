extension JSONScanner {
    /// Scans a string, its quotes included, and checks every octet and escape of it; the limit is
    /// on its bytes once unescaped.
    mutating func scanString(
        limit: Int,
        excess: JSONError.Reason
    ) throws(JSONError) -> JSONNode {
        try expect(UInt8(ascii: "\""))
        let start = position
        var length = 0
        var isEscaped = false
        while true {
            let octet = try current()
            if octet == UInt8(ascii: "\"") { break }
            if octet == UInt8(ascii: "\\") {
                isEscaped = true
                length += try skipEscape()
            } else if octet < 0x80 {
                length += try skipPlain(atMost: limit - length + 1)
            } else {
                length += try skipCharacter()
            }
            guard length <= limit else { throw failure(excess) }
        }
        var node = JSONNode(.string, start: start, end: position, next: nodes.count + 1)
        node.isEscaped = isEscaped
        position += 1
        return node
    }

    /// Moves over characters that stand for themselves, one at least, and returns how many.
    private mutating func skipPlain(atMost limit: Int) throws(JSONError) -> Int {
        let start = position
        let end = min(bytes.count, start + limit)
        while position < end, Self.isPlain(bytes[position]) { position += 1 }
        guard position > start else { throw failure(.controlCharacter) }
        return position - start
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet < 0x80 && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
    }

    /// Moves over one character beyond ASCII and returns its length in bytes.
    private mutating func skipCharacter() throws(JSONError) -> Int {
        guard let length = UTF8Syntax.sequenceLength(in: bytes, at: position) else {
            throw failure(.invalidUTF8)
        }
        position += length
        return length
    }

    /// Moves over one escape and returns the length of the UTF-8 that it stands for.
    private mutating func skipEscape() throws(JSONError) -> Int {
        position += 1
        switch try current() {
        case UInt8(ascii: "u"):
            position += 1
            return try skipCodePoint()
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
            return 1
        default: throw failure(.invalidEscape)
        }
    }

    /// Moves over the digits of `\u`, and over the second half of a surrogate pair.
    private mutating func skipCodePoint() throws(JSONError) -> Int {
        let unit = try skipHexadecimal()
        switch unit {
        case 0xD800...0xDBFF:
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw failure(.loneSurrogate) }
            position += 2
            guard 0xDC00...0xDFFF ~= (try skipHexadecimal()) else { throw failure(.loneSurrogate) }
            return 4
        case 0xDC00...0xDFFF: throw failure(.loneSurrogate)
        default: return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3
        }
    }

    private mutating func skipHexadecimal() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = StringEscape.hexadecimalValue(try current()) else {
                throw failure(.invalidEscape)
            }
            unit = unit << 4 | digit
            position += 1
        }
        return unit
    }
}
