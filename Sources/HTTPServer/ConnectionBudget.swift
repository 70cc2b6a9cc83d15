import Platform

/// How many connections one server holds open, counted over all its loops: in total and from each
/// source address (requirements §1.3).
final class ConnectionBudget: Sendable {
    enum Verdict: Equatable {
        case admitted
        /// No room for anybody.
        case full
        /// This address has its share.
        case addressFull
    }

    private struct Counts {
        var total = 0
        var byHost: [SocketAddress: Int] = [:]
        /// Who stopped accepting, to be told once there is room again.
        var waiting: [@Sendable () -> Void] = []
    }

    private let limit: Int
    private let limitPerAddress: Int
    private let counts = Guarded(Counts())

    init(_ limits: ServerLimits) {
        limit = max(1, limits.connections)
        limitPerAddress = max(1, limits.connectionsPerAddress)
    }

    /// Counts a connection in, unless there is no room for it. Peers of a unix socket have no address to
    /// be told apart by, and count in total only.
    func admit(_ peer: SocketAddress) -> Verdict {
        counts.withLock { counts in
            guard counts.total < limit else { return .full }
            if let host = Self.host(of: peer) {
                guard counts.byHost[host, default: 0] < limitPerAddress else { return .addressFull }
                counts.byHost[host, default: 0] += 1
            }
            counts.total += 1
            return .admitted
        }
    }

    /// Counts a connection out, and wakes those who wait for room.
    func release(_ peer: SocketAddress) {
        let waiting = counts.withLock { counts in
            counts.total -= 1
            if let host = Self.host(of: peer), let count = counts.byHost[host] {
                counts.byHost[host] = count == 1 ? nil : count - 1
            }
            defer { counts.waiting = [] }
            return counts.waiting
        }
        for wake in waiting { wake() }
    }

    var hasRoom: Bool { counts.withLock { $0.total < limit } }

    /// Calls `wake` at the next release, from any thread.
    func waitForRoom(_ wake: @escaping @Sendable () -> Void) {
        let isLate = counts.withLock { counts in
            if counts.total < limit { return true }
            counts.waiting.append(wake)
            return false
        }
        if isLate { wake() }
    }

    /// An IPv6 host has a whole /64 to choose its addresses from, so that is what is counted.
    private static func host(of peer: SocketAddress) -> SocketAddress? {
        switch peer {
        case .ipv4(let address, _): .ipv4(address, port: 0)
        case .ipv6(let high, _, _) where high != 0: .ipv6(high: high, low: 0, port: 0)
        case .ipv6(let high, let low, _): .ipv6(high: high, low: low, port: 0)
        case .unix: nil
        }
    }
}
