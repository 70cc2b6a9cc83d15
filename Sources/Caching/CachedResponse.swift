import Platform

/// A finished answer, ready to be copied out. Immutable and shared: a hit costs one reference.
public final class CachedResponse: Sendable {
    /// Field lines, body and tag in one block, so that a hit touches one stretch of memory.
    private let block: ByteBuffer
    private let fieldCount: Int
    private let bodyCount: Int

    public init(fields: [UInt8], body: [UInt8], entityTag: [UInt8]) {
        var block = ByteBuffer(capacity: fields.count + body.count + entityTag.count)
        block.append(fields)
        block.append(body)
        block.append(entityTag)
        self.block = block
        fieldCount = fields.count
        bodyCount = body.count
    }

    /// Field lines that are the same for every hit, each with CRLF.
    public var fields: Span<UInt8> {
        @_lifetime(borrow self) get { part(0..<fieldCount) }
    }

    public var body: Span<UInt8> {
        @_lifetime(borrow self) get { part(fieldCount..<(fieldCount + bodyCount)) }
    }

    /// The strong entity tag, with its quotes.
    public var entityTag: Span<UInt8> {
        @_lifetime(borrow self) get { part((fieldCount + bodyCount)..<block.count) }
    }

    /// The block is never changed, and lives as long as the answer.
    @_lifetime(borrow self)
    private func part(_ range: Range<Int>) -> Span<UInt8> {
        let bytes = block.withBytes { UnsafeRawBufferPointer(rebasing: $0[range]) }
        return _overrideLifetime(Span(_unsafeBytes: bytes), borrowing: self)
    }

    var size: Int { block.count }
}
