import Synchronization

/// One limit that several threads share: a GCRA whose state is one atomic word.
public final class RateLimiter: Sendable {
    public let algorithm: GCRA
    private let arrival = Atomic<Int64>(0)

    public init(_ rate: Rate) {
        algorithm = GCRA(rate)
    }

    /// What ``admit(at:cost:)`` would say, without counting anything.
    public func look(at now: Int64, cost: Int64 = 1) -> RateDecision {
        var seen = arrival.load(ordering: .relaxed)
        return algorithm.decide(&seen, at: now, cost: cost)
    }

    /// Decides about `cost` events at `now`, nanoseconds on a monotonic clock.
    ///
    /// When two threads race, one of them decides again: no event is counted twice or forgotten.
    public func admit(at now: Int64, cost: Int64 = 1) -> RateDecision {
        var seen = arrival.load(ordering: .relaxed)
        while true {
            var next = seen
            let decision = algorithm.decide(&next, at: now, cost: cost)
            guard decision.isAllowed else { return decision }
            let (exchanged, current) = arrival.weakCompareExchange(
                expected: seen,
                desired: next,
                ordering: .relaxed
            )
            if exchanged { return decision }
            seen = current
        }
    }
}
