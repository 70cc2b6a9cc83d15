extension JSONScanner {
    /// Scans a number (RFC 8259 §6); its text is kept, so no precision is lost.
    mutating func scanNumber() throws(JSONError) -> JSONNode {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try skipDigits()
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count,
                bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
            {
                position += 1
            }
            try skipDigits()
        }
        guard position - start <= limits.numberBytes else {
            throw JSONError(.numberTooLong, at: start)
        }
        try checkNumberEnd()
        return JSONNode(.number, start: start, end: position, next: nodes.count + 1)
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        guard position > start else {
            throw failure(position < bytes.count ? .invalidNumber : .unexpectedEnd)
        }
    }

    /// `01`, `1.2.3` and `0x1` are told as bad numbers and not as something unexpected after one.
    private func checkNumberEnd() throws(JSONError) {
        guard position < bytes.count else { return }
        switch bytes[position] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "x"):
            throw failure(.invalidNumber)
        default: return
        }
    }

    private func isDigit(_ octet: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= octet
    }
}
