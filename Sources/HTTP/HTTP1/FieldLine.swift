/// One line of a field section, of requests and answers alike (RFC 9112 §5).
enum FieldLine {
    /// More bytes are needed.
    case incomplete
    /// The blank line that ends the section.
    case blank(next: Int)
    case field(name: ByteRange, value: ByteRange, next: Int)

    /// Reads the line that begins at `line`.
    ///
    /// - Throws: ``MessageFault``, also when an unfinished line is already too long.
    static func parse(
        _ message: Span<UInt8>,
        at line: Int,
        limits: MessageLimits
    ) throws(MessageFault) -> FieldLine {
        guard line < message.count else { return .incomplete }
        switch message[line] {
        case 13:
            guard line + 1 < message.count else { return .incomplete }
            guard message[line + 1] == 10 else { throw .lineEnd }
            return .blank(next: line + 2)
        case 10: throw .lineEnd
        case 32, 9: throw .foldedLine
        default: break
        }
        let nameEnd = ByteScan.endOfToken(message, from: line)
        guard try has(message, nameEnd, line, limits) else { return .incomplete }
        guard nameEnd > line, message[nameEnd] == UInt8(ascii: ":") else { throw .fieldName }
        let end = ByteScan.endOfValue(message, from: nameEnd + 1)
        guard try has(message, end + 1, line, limits) else { return .incomplete }
        guard message[end] == 13 else { throw message[end] == 10 ? .lineEnd : .fieldValue }
        guard message[end + 1] == 10 else { throw .lineEnd }
        return .field(
            name: ByteRange(line, nameEnd),
            value: trim(message, nameEnd + 1, end),
            next: end + 2
        )
    }

    private static func has(
        _ message: Span<UInt8>,
        _ index: Int,
        _ line: Int,
        _ limits: MessageLimits
    ) throws(MessageFault) -> Bool {
        guard index - line <= limits.fieldLine + 1, index <= limits.head + 1 else {
            throw .tooLarge
        }
        return index < message.count
    }

    private static func trim(_ message: Span<UInt8>, _ start: Int, _ end: Int) -> ByteRange {
        var start = start
        var end = end
        while start < end, message[start] == 32 || message[start] == 9 { start += 1 }
        while end > start, message[end - 1] == 32 || message[end - 1] == 9 { end -= 1 }
        return ByteRange(start, end)
    }
}
