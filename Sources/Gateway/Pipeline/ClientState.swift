import Platform
import RateLimiting
import Vault

/// What the gateway remembers of a client between requests, shared by all loops.
final class ClientState: Sendable {
    let limiter: RateLimiter
    /// `RateLimit-Policy` with its CRLF, the same for every answer.
    let policyLine: [UInt8]

    init(_ rate: Rate) {
        limiter = RateLimiter(rate)
        policyLine = Array(
            "RateLimit-Policy: \"client\";q=\(rate.burst);w=\(rate.window)\r\n".utf8
        )
    }
}

/// The states of all clients.
final class ClientStates: Sendable {
    private struct Known: Sendable {
        let rate: Rate
        let state: ClientState
    }

    private let standard: Rate
    private let states = Guarded<[Int: Known]>([:])

    /// - Parameter standard: the rate of clients that have none of their own.
    init(standard: Rate) {
        self.standard = standard
    }

    /// The state of an entry's client; a new one after its rate has changed. Whatever else changes of a
    /// client does not give it another burst.
    func state(of entry: ClientDirectory.Entry) -> ClientState {
        let rate = rate(of: entry.client.permissions)
        return states.withLock { states in
            if let known = states[entry.index], known.rate == rate { return known.state }
            let state = ClientState(rate)
            states[entry.index] = Known(rate: rate, state: state)
            return state
        }
    }

    /// A client's own rate, with the standard burst factor where it has no burst.
    private func rate(of permissions: ClientPermissions) -> Rate {
        guard let own = permissions.rate else {
            guard let burst = permissions.burst else { return standard }
            return standard.with(burst: Int64(burst)) ?? standard
        }
        let seconds = Int64(own.period.seconds)
        let burst = Int64(permissions.burst ?? max(1, 2 * own.count / Int(seconds)))
        return Rate(events: Int64(own.count), per: seconds, burst: burst) ?? standard
    }
}
