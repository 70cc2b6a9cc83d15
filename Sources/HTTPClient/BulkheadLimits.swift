/// How much of a pool one class of requests may hold.
public struct BulkheadLimits: Equatable, Sendable {
    /// Requests under way.
    public var running: Int
    /// Requests that may wait for their turn.
    public var waiting: Int

    public init(running: Int, waiting: Int) {
        self.running = running
        self.waiting = waiting
    }

    /// Half of a pool, connections and line: the other half is always there for everything else.
    public init(halfOf pool: PoolLimits) {
        running = max(1, pool.connections / 2)
        waiting = pool.waiting / 2
    }
}
