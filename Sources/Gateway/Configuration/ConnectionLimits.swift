/// How many connections the public listener holds open.
public struct ConnectionLimits: Sendable, Equatable {
    /// In total.
    public var total = 4096
    /// From one address; of IPv6, from one /64.
    public var perAddress = 256
    /// Carrying requests of one client.
    public var perClient = 64
    /// Requests that one connection may carry before it is told to end.
    public var requests = 10_000

    public init() {}
}
