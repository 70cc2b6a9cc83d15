/// The Transfer-Encoding of requests (RFC 9112 §6.1): `chunked`, alone, or nothing.
enum TransferCoding {
    /// - Throws: `unsupportedCoding` for a list of other codings that ends in a sound way; `malformed`
    ///   when the list is empty, or `chunked` is not its one last member.
    static func requireChunked(_ value: Span<UInt8>) throws(RequestRefusal) {
        if value.equalsIgnoringCase("chunked") { return }
        var start = 0
        var members = 0
        var chunkedAt: Int?
        for index in 0...value.count where index == value.count || value[index] == 44 {
            let member = value.extracting(start..<index).trimmed()
            start = index + 1
            guard !member.isEmpty, ByteScan.endOfToken(member, from: 0) == member.count else {
                throw .malformed(.transferEncoding)
            }
            guard chunkedAt == nil else { throw .malformed(.transferEncoding) }
            if member.equalsIgnoringCase("chunked") { chunkedAt = members }
            members += 1
        }
        throw .unsupportedCoding
    }
}
