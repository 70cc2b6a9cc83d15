public import HTTPTypes

/// A whole answer. The server adds `Date`, `Content-Length` and `Connection` itself.
public struct ServerResponse: Sendable {
    /// Status and fields, without those that frame the message.
    public var head: HTTPResponse
    /// The body, sent with its exact `Content-Length`.
    public var body: [UInt8]
    /// What is said instead on a connection that speaks HTTP/1.1.
    @_spi(Faults) public var takeover: ConnectionScript?

    public init(status: HTTPResponse.Status, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.head = HTTPResponse(status: status, headerFields: fields)
        self.body = body
    }
}
