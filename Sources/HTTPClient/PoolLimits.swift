/// How many connections a client keeps, per loop.
public struct PoolLimits: Sendable {
    /// Open connections, idle and busy, and requests under way: over HTTP/2 one connection carries many,
    /// which are no more than there could be otherwise.
    public var connections: Int
    /// Requests that may wait for a connection.
    public var waiting: Int
    /// A connection that is idle for so long is closed: the upstream may be closing it.
    public var idle: Duration
    /// A connection that is older takes no further request, so that a change of the upstream's addresses
    /// is noticed. What runs is finished. Each connection's own age is up to a fifth shorter: those that
    /// were opened together are not renewed together.
    public var age: Duration

    public init(
        connections: Int = 32,
        waiting: Int = 1024,
        idle: Duration = .seconds(30),
        age: Duration = .seconds(300)
    ) {
        self.connections = connections
        self.waiting = waiting
        self.idle = idle
        self.age = age
    }
}
