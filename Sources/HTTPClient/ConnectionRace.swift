import Platform

/// Which of an upstream's addresses to connect to when (happy eyeballs, RFC 8305 §4 and §5).
///
/// Says what to begin; the owner does it, tells of failures, and lets the first that connects win.
struct ConnectionRace: Sendable {
    /// How long an attempt is alone before the next one begins (RFC 8305 §5).
    static let headStart = Duration.milliseconds(250)

    /// However many addresses a name has, no more are tried.
    static let mostAttempts = 16

    private let addresses: [SocketAddress]
    private var begun = 0
    private var failed = 0
    /// When the next attempt begins, as long as there is one.
    private var nextStart: MonotonicTime

    /// The families take turns, beginning with the first address's own; otherwise the order stays. So
    /// there are some of each among those that are tried.
    init(_ addresses: [SocketAddress], at now: MonotonicTime) {
        self.addresses = Array(Self.interleaved(addresses).prefix(Self.mostAttempts))
        nextStart = now
    }

    /// When to ask again; `nil` when there is nothing left to begin.
    var next: MonotonicTime? { begun < addresses.count ? nextStart : nil }

    /// Every attempt has failed, and there is nothing left to begin.
    var isLost: Bool { failed == addresses.count }

    /// The address of the attempt that begins now, `nil` while none is due.
    mutating func begin(at now: MonotonicTime) -> SocketAddress? {
        guard let next, now >= next else { return nil }
        nextStart = now + Self.headStart
        begun += 1
        return addresses[begun - 1]
    }

    /// An attempt has come to nothing: nobody waits for its head start to be over.
    mutating func attemptFailed(at now: MonotonicTime) {
        failed += 1
        nextStart = min(nextStart, now)
    }

    private static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let first = addresses.first else { return [] }
        let preferred = addresses.filter { $0.isIPv6 == first.isIPv6 }
        let others = addresses.filter { $0.isIPv6 != first.isIPv6 }
        var turns: [SocketAddress] = []
        for index in 0..<max(preferred.count, others.count) {
            if index < preferred.count { turns.append(preferred[index]) }
            if index < others.count { turns.append(others[index]) }
        }
        return turns
    }
}
