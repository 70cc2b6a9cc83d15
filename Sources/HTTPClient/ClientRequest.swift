public import HTTP
public import HTTPTypes
public import Platform

/// One request to the upstream. Its body may hold a password, so it cannot be printed.
public struct ClientRequest: Sendable, Unprintable {
    /// Writes the credential into the head, at the moment the head goes out, never before.
    ///
    /// It is called when the connection stands, TLS included, and not at all if none comes about. The
    /// bytes it writes exist only in the connection's output buffer, which is wiped after sending; over
    /// HTTP/2, in no compression table.
    public typealias Credential = @Sendable (inout FieldWriter) throws -> Void

    public var method: HTTPRequest.Method
    /// Origin-form with query, already percent-encoded; built from constants, never from client
    /// text.
    public var path: String
    /// Fields other than `Host`, `Content-Length`, `Connection` and the credential's.
    public var fields: HTTPFields
    public var body: [UInt8]
    /// What it is about, such as an account, for who has to tell one's failures from everybody's; the path
    /// where nothing is said.
    public var subject: String
    public var credential: Credential?
    public var connection: ConnectionPolicy
    public var deadlines: Deadlines
    /// The largest body accepted in the answer, in bytes.
    public var maxResponseBody: Int
    /// Asked when the request leaves the line, and when its first byte is about to leave. When it may not
    /// any more, it fails with `circuitOpen`, and nothing was sent.
    public var mayLeave: @Sendable () -> Bool = { true }

    public init(
        method: HTTPRequest.Method,
        path: String,
        fields: HTTPFields = [:],
        body: [UInt8] = [],
        subject: String? = nil,
        connection: ConnectionPolicy = .pooled,
        deadlines: Deadlines = .read,
        maxResponseBody: Int = 8 << 20,
        credential: Credential? = nil
    ) {
        self.method = method
        self.path = path
        self.fields = fields
        self.body = body
        self.subject = subject ?? path
        self.connection = connection
        self.deadlines = deadlines
        self.maxResponseBody = maxResponseBody
        self.credential = credential
    }
}
