public import HTTP

/// What one client may cost, and how long it may take.
public struct ServerLimits: Sendable {
    public var message: MessageLimits
    /// From accept, or from the first byte of a later request, to the end of its head.
    public var headDeadline: Duration
    /// Between two reads of a body.
    public var bodyIdleDeadline: Duration
    /// From the end of the head to the end of the body.
    public var bodyDeadline: Duration
    /// Without any byte taken by the peer while output waits.
    public var writeDeadline: Duration
    /// From the moment when output had to wait for the peer until all of it has left.
    public var responseDeadline: Duration
    /// Between two requests.
    public var idleDeadline: Duration
    /// For the peer to read a final answer and close.
    public var lingerDeadline: Duration
    public var requestsPerConnection: Int
    public var connectionAge: Duration
    /// Open connections in total, divided between the loops.
    public var connections: Int
    /// Unread requests kept while an answer is being made, in bytes.
    public var readAhead: Int

    public init(
        message: MessageLimits = MessageLimits(),
        headDeadline: Duration = .seconds(10),
        bodyIdleDeadline: Duration = .seconds(10),
        bodyDeadline: Duration = .seconds(30),
        writeDeadline: Duration = .seconds(15),
        responseDeadline: Duration = .seconds(60),
        idleDeadline: Duration = .seconds(60),
        lingerDeadline: Duration = .seconds(2),
        requestsPerConnection: Int = 10_000,
        connectionAge: Duration = .seconds(3600),
        connections: Int = 4096,
        readAhead: Int = 16 << 10
    ) {
        self.message = message
        self.headDeadline = headDeadline
        self.bodyIdleDeadline = bodyIdleDeadline
        self.bodyDeadline = bodyDeadline
        self.writeDeadline = writeDeadline
        self.responseDeadline = responseDeadline
        self.idleDeadline = idleDeadline
        self.lingerDeadline = lingerDeadline
        self.requestsPerConnection = requestsPerConnection
        self.connectionAge = connectionAge
        self.connections = connections
        self.readAhead = readAhead
    }
}
