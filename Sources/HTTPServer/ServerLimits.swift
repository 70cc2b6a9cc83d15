public import HTTP

/// What one client may cost, and how long it may take.
public struct ServerLimits: Sendable {
    public var message: MessageLimits
    /// From accept to the end of the TLS handshake.
    public var handshakeDeadline: Duration
    /// From the end of the handshake, or from the first byte of a later request, to the end of its head.
    public var headDeadline: Duration
    /// Between two reads of a body.
    public var bodyIdleDeadline: Duration
    /// From the end of the head to the end of the body.
    public var bodyDeadline: Duration
    /// How slowly a body may come meanwhile.
    public var bodyPace: BodyPace
    /// Without any byte taken by the peer while output waits.
    public var writeDeadline: Duration
    /// From the moment when output had to wait for the peer until all of it has left.
    public var responseDeadline: Duration
    /// Between two requests.
    public var idleDeadline: Duration
    /// For the peer to read a final answer and close.
    public var lingerDeadline: Duration
    /// What the peer may still send after a final answer, in bytes.
    public var lingerBytes: Int
    public var requestsPerConnection: Int
    public var connectionAge: Duration
    /// Open connections in total.
    public var connections: Int
    /// Open connections from one address; of IPv6, from one /64.
    public var connectionsPerAddress: Int
    /// What all connections together may hold of unread input and unsent output, in bytes. Near it new
    /// connections and bodies are refused.
    public var memory: Int
    /// How long idle connections are kept after a shutdown has begun, for the request that may be on
    /// its way.
    public var drainGrace: Duration
    /// Unread requests kept while an answer is being made, in bytes.
    public var readAhead: Int

    public init(
        message: MessageLimits = MessageLimits(),
        handshakeDeadline: Duration = .seconds(10),
        headDeadline: Duration = .seconds(10),
        bodyIdleDeadline: Duration = .seconds(10),
        bodyDeadline: Duration = .seconds(30),
        bodyPace: BodyPace = BodyPace(),
        writeDeadline: Duration = .seconds(15),
        responseDeadline: Duration = .seconds(60),
        idleDeadline: Duration = .seconds(60),
        lingerDeadline: Duration = .seconds(2),
        lingerBytes: Int = 1 << 20,
        requestsPerConnection: Int = 10_000,
        connectionAge: Duration = .seconds(3600),
        connections: Int = 4096,
        connectionsPerAddress: Int = 256,
        memory: Int = 256 << 20,
        drainGrace: Duration = .seconds(1),
        readAhead: Int = 16 << 10
    ) {
        self.message = message
        self.handshakeDeadline = handshakeDeadline
        self.headDeadline = headDeadline
        self.bodyIdleDeadline = bodyIdleDeadline
        self.bodyDeadline = bodyDeadline
        self.bodyPace = bodyPace
        self.writeDeadline = writeDeadline
        self.responseDeadline = responseDeadline
        self.idleDeadline = idleDeadline
        self.lingerDeadline = lingerDeadline
        self.lingerBytes = lingerBytes
        self.requestsPerConnection = requestsPerConnection
        self.connectionAge = connectionAge
        self.connections = connections
        self.connectionsPerAddress = connectionsPerAddress
        self.memory = memory
        self.drainGrace = drainGrace
        self.readAhead = readAhead
    }
}
