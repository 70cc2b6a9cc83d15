/// How many connections a client keeps, per loop.
public struct PoolLimits: Sendable {
    /// Open connections, idle and busy.
    public var connections: Int
    /// Requests that may wait for a connection.
    public var waiting: Int
    /// An idle connection older than this is not used again: the upstream may be closing it.
    public var idle: Duration

    public init(connections: Int = 32, waiting: Int = 1024, idle: Duration = .seconds(30)) {
        self.connections = connections
        self.waiting = waiting
        self.idle = idle
    }
}
