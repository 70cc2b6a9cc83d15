/// The generic cell rate algorithm, in integer nanoseconds.
///
/// All its state is one number, the theoretical arrival time (TAT): when the next event would come if
/// all so far had been evenly spaced. An event is allowed when it comes no earlier than the TAT less
/// what the burst tolerates (requirements §3.1).
public struct GCRA: Sendable, Hashable {
    public let rate: Rate
    private let tolerance: Int64

    public init(_ rate: Rate) {
        self.rate = rate
        tolerance = rate.burst * rate.interval
    }

    /// Decides about `cost` events at `now`. A refusal changes nothing.
    ///
    /// - Parameters:
    ///   - arrival: the TAT; any time in the past at the beginning.
    ///   - now: nanoseconds on a monotonic clock.
    ///   - cost: 1 up to the rate's burst. Anything else can never be allowed and is refused for ever.
    /// - Returns: the decision; when it allows, `arrival` has moved on.
    public func decide(_ arrival: inout Int64, at now: Int64, cost: Int64 = 1) -> RateDecision {
        let current = max(now, arrival)
        guard (1...rate.burst).contains(cost) else {
            return decision(current, now, retryAfter: RateDecision.never)
        }
        let next = current + cost * rate.interval
        let excess = next - tolerance - now
        guard excess <= 0 else { return decision(current, now, retryAfter: excess) }
        arrival = next
        return decision(next, now, retryAfter: nil)
    }

    private func decision(_ arrival: Int64, _ now: Int64, retryAfter: Int64?) -> RateDecision {
        let ahead = max(0, arrival - now)
        // A caller whose clock is behind may see a TAT that is further ahead than any burst.
        return RateDecision(
            isAllowed: retryAfter == nil,
            remaining: max(0, tolerance - ahead) / rate.interval,
            reset: ahead,
            retryAfter: retryAfter ?? 0
        )
    }
}
