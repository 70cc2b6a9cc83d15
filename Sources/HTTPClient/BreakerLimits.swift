/// When a circuit breaker opens and for how long (requirements §8).
public struct BreakerLimits: Equatable, Sendable {
    /// Fewer calls than that in a window prove nothing.
    public var minimumCalls = 20
    /// The share of failed calls from which on it opens, in per cent.
    public var failures = 50
    /// The time over which calls are counted.
    public var window = Duration.seconds(10)
    /// How long nothing is sent before the upstream is probed.
    public var open = Duration.seconds(5)

    public init() {}
}
