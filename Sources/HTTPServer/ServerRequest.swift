public import HTTPTypes

/// A whole request, head and body, in the field's standard types: what an ordinary handler sees.
public struct ServerRequest: Sendable {
    /// Method, path with query as it was sent, and fields. Framing was checked before.
    public var head: HTTPRequest
    /// The decoded body, empty when there was none.
    public var body: [UInt8]
    /// The peer's address as text, `127.0.0.1:49152`.
    public var peer: String

    public init(head: HTTPRequest, body: [UInt8] = [], peer: String = "") {
        self.head = head
        self.body = body
        self.peer = peer
    }
}
