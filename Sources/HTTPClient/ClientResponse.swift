public import HTTPTypes
public import Platform

/// A whole answer of the upstream, framing already checked. Many hold customers' tokens, so it cannot be
/// printed.
public struct ClientResponse: Sendable, Unprintable {
    public var status: Int
    public var fields: HTTPFields
    public var body: [UInt8]
    /// The request was sent twice for it, because the first one went nowhere (``Client``).
    public var wasRepeated = false

    public init(status: Int, fields: HTTPFields, body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
