/// Removes the chunked coding in place (RFC 9112 §7.1).
///
/// The decoded octets take the room of the coded ones, so a message stays in one buffer: what was
/// decoded follows the head, and what is still coded follows that.
public struct ChunkedDecoder: Sendable {
    private enum Phase {
        case size, extensions, sizeEnd, data, dataEnd, dataFeed
        case trailerStart, trailerName, trailerValue, trailerEnd, finalFeed
    }

    private static let maxExtensionsPerChunk = 1 << 10
    private static let maxExtensions = 16 << 10
    private static let maxTrailer = 8 << 10
    private static let maxTrailerLines = 32

    private var phase = Phase.size
    private var digits = 0
    private var size = 0
    private var syntax = ChunkExtensionSyntax()
    private var extensions = 0
    private var allExtensions = 0
    private var trailer = 0
    private var trailerLines = 0
    private var budget: Int

    /// - Parameter budget: how many octets the body may have.
    public init(budget: Int) {
        self.budget = budget
    }

    /// Decodes what is there.
    ///
    /// - Parameters:
    ///   - buffer: the message.
    ///   - decoded: where decoded octets go; moves on by what was decoded.
    ///   - coded: where coded octets begin; moves on by what was consumed.
    ///   - end: where the octets received so far end.
    /// - Returns: true when the body is complete, trailers included (which are dropped).
    /// - Throws: ``RequestRefusal``.
    public mutating func decode(
        _ buffer: UnsafeMutableRawBufferPointer,
        decoded: inout Int,
        coded: inout Int,
        end: Int
    ) throws(RequestRefusal) -> Bool {
        while coded < end {
            if phase == .data {
                let count = min(size, end - coded)
                if decoded != coded, count > 0, let base = buffer.baseAddress {
                    (base + decoded).copyMemory(from: base + coded, byteCount: count)
                }
                decoded += count
                coded += count
                size -= count
                if size == 0 { phase = .dataEnd }
                continue
            }
            let octet = buffer[coded]
            coded += 1
            if try consume(octet) { return true }
        }
        return false
    }

    /// One octet outside of chunk data. True at the end of the body.
    private mutating func consume(_ octet: UInt8) throws(RequestRefusal) -> Bool {
        switch phase {
        case .size: try consumeSize(octet)
        case .extensions: try consumeExtension(octet)
        case .sizeEnd:
            try require(octet == 10)
            phase = size > 0 ? .data : .trailerStart
        case .dataEnd:
            try require(octet == 13)
            phase = .dataFeed
        case .dataFeed:
            try require(octet == 10)
            phase = .size
            digits = 0
        case .trailerStart: try startTrailer(octet)
        case .trailerName: try consumeTrailerName(octet)
        case .trailerValue: try consumeTrailerValue(octet)
        case .trailerEnd:
            guard octet == 10 else { throw .malformed(.trailer) }
            phase = .trailerStart
        case .finalFeed:
            guard octet == 10 else { throw .malformed(.trailer) }
            return true
        case .data: break
        }
        return false
    }

    private func require(_ condition: Bool) throws(RequestRefusal) {
        guard condition else { throw .malformed(.chunk) }
    }

    /// 1 to 16 digits; the size is held against the budget before anything is buffered.
    private mutating func consumeSize(_ octet: UInt8) throws(RequestRefusal) {
        if let value = TargetSyntax.hexValue(octet) {
            if digits == 0 { size = 0 }
            digits += 1
            try require(digits <= 16 && size <= Int.max >> 4)
            size = size << 4 | Int(value)
            return
        }
        try require(digits > 0)
        guard size <= budget else { throw .bodyTooLarge }
        budget -= size
        if octet == 13 {
            phase = .sizeEnd
        } else {
            phase = .extensions
            extensions = 0
            syntax = ChunkExtensionSyntax()
            try consumeExtension(octet)
        }
    }

    /// Extensions are checked and ignored, within bounds (RFC 9112 §7.1.1).
    private mutating func consumeExtension(_ octet: UInt8) throws(RequestRefusal) {
        if octet == 13 {
            try require(syntax.mayEnd)
            phase = .sizeEnd
            return
        }
        extensions += 1
        allExtensions += 1
        try require(
            syntax.consume(octet) && extensions <= Self.maxExtensionsPerChunk
                && allExtensions <= Self.maxExtensions
        )
    }

    // MARK: Trailers

    /// The blank line that ends the body, or the first octet of a trailer field (RFC 9112 §7.1.2).
    private mutating func startTrailer(_ octet: UInt8) throws(RequestRefusal) {
        guard octet != 13 else {
            phase = .finalFeed
            return
        }
        trailerLines += 1
        guard trailerLines <= Self.maxTrailerLines else { throw .headTooLarge }
        guard FieldSyntax.isTokenOctet(octet) else { throw .malformed(.trailer) }
        phase = .trailerName
        try countTrailerOctet()
    }

    private mutating func consumeTrailerName(_ octet: UInt8) throws(RequestRefusal) {
        try countTrailerOctet()
        if octet == UInt8(ascii: ":") {
            phase = .trailerValue
        } else if !FieldSyntax.isTokenOctet(octet) {
            throw .malformed(.trailer)
        }
    }

    private mutating func consumeTrailerValue(_ octet: UInt8) throws(RequestRefusal) {
        guard octet != 13 else {
            phase = .trailerEnd
            return
        }
        try countTrailerOctet()
        guard FieldSyntax.isValueOctet(octet) else { throw .malformed(.trailer) }
    }

    private mutating func countTrailerOctet() throws(RequestRefusal) {
        trailer += 1
        guard trailer <= Self.maxTrailer else { throw .headTooLarge }
    }
}
