import TestSupport

/// A kind of connection to the server under test. Another transport is another value in ``all``.
struct Line: Sendable {
    let wire: Wire
    let connect: @Sendable (HostileBench) throws -> any HostileClient

    static let tcp = Line(wire: .http1) { try RawClient(port: $0.port, host: ServerBench.host) }
    static let tls = Line(wire: .http1OverTLS) {
        try TLSClient(port: $0.port, host: ServerBench.host)
    }

    static let all = [tcp, tls]
}

/// What a case needs of a client: to send exactly these octets, and to see what comes back.
protocol HostileClient {
    func send(_ octets: [UInt8]) throws
    /// Says that nothing more will be sent.
    func endSending()
    /// The next whole answer.
    func answer(toHead: Bool) throws -> RawAnswer
    /// True when the server has ended the connection and nothing else came.
    func isAtEnd() throws -> Bool
}

extension RawClient: HostileClient {}
