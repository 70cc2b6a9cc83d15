/// A finished answer, ready to be copied out. Immutable and shared: a hit costs one reference.
public final class CachedResponse: Sendable {
    /// Field lines that are the same for every hit, each with CRLF.
    public let fields: [UInt8]
    public let body: [UInt8]
    /// The strong entity tag, with its quotes.
    public let entityTag: [UInt8]

    public init(fields: [UInt8], body: [UInt8], entityTag: [UInt8]) {
        self.fields = fields
        self.body = body
        self.entityTag = entityTag
    }

    var size: Int { fields.count + body.count + entityTag.count }
}
