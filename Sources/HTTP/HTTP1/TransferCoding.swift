/// The Transfer-Encoding of requests (RFC 9112 §6.1): `chunked`, alone, or nothing.
enum TransferCoding {
    /// - Throws: `unsupportedCoding` for a list of other codings that ends in a sound way; `malformed`
    ///   when the list is empty or broken, `chunked` is not its one last member, or `chunked` has
    ///   parameters, for which it has no use (RFC 9112 §7.1).
    static func requireChunked(_ value: Span<UInt8>) throws(RequestRefusal) {
        if value.equalsIgnoringCase("chunked") { return }
        var index = 0
        var isChunked = false
        while true {
            guard !isChunked else { throw .malformed(.transferEncoding) }
            let start = skipBlanks(value, from: index)
            let end = try endOfToken(value, from: start)
            isChunked = value.extracting(start..<end).equalsIgnoringCase("chunked")
            index = skipBlanks(value, from: end)
            if !isChunked { index = try endOfParameters(value, from: index) }
            guard index < value.count else { throw .unsupportedCoding }
            guard value[index] == UInt8(ascii: ",") else { throw .malformed(.transferEncoding) }
            index += 1
        }
    }

    /// Reads `*( ";" OWS token BWS "=" BWS ( token / quoted-string ) OWS )` (RFC 9112 §7).
    private static func endOfParameters(
        _ value: Span<UInt8>,
        from start: Int
    ) throws(RequestRefusal) -> Int {
        var index = start
        while index < value.count, value[index] == UInt8(ascii: ";") {
            index = try endOfToken(value, from: skipBlanks(value, from: index + 1))
            index = skipBlanks(value, from: index)
            guard index < value.count, value[index] == UInt8(ascii: "=") else {
                throw .malformed(.transferEncoding)
            }
            index = skipBlanks(value, from: index + 1)
            let isQuoted = index < value.count && value[index] == UInt8(ascii: "\"")
            index =
                isQuoted
                ? try endOfQuoted(value, from: index + 1) : try endOfToken(value, from: index)
            index = skipBlanks(value, from: index)
        }
        return index
    }

    /// Behind the closing quotation mark; what may stand between them was checked with the field
    /// (RFC 9110 §5.6.4).
    private static func endOfQuoted(
        _ value: Span<UInt8>,
        from start: Int
    ) throws(RequestRefusal) -> Int {
        var index = start
        while index < value.count {
            switch value[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        throw .malformed(.transferEncoding)
    }

    private static func endOfToken(
        _ value: Span<UInt8>,
        from start: Int
    ) throws(RequestRefusal) -> Int {
        let end = ByteScan.endOfToken(value, from: start)
        guard end > start else { throw .malformed(.transferEncoding) }
        return end
    }

    private static func skipBlanks(_ value: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < value.count, value[index] == 32 || value[index] == 9 { index += 1 }
        return index
    }
}
