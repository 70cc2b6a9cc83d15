public import Platform

/// How slowly a body may come (requirements §1.3).
///
/// It says until when a body of which so much has come is waited for, counted from where it began: an
/// absolute deadline, which an octet now and then does not move on (R-H1-30).
public struct BodyPace: Sendable, Equatable {
    /// Before which nothing need come.
    public var grace: Duration
    /// Octets a second after that, at least 1.
    public var rate: Int

    public init(grace: Duration = .seconds(5), rate: Int = 500) {
        self.grace = grace
        self.rate = rate
    }

    /// When a body that began then, and of which so many octets have come, is too slow.
    public func deadline(from beginning: MonotonicTime, octets: Int) -> MonotonicTime {
        let rate = max(1, rate)
        let rest = octets % rate * 1_000_000_000 / rate
        return beginning + grace + .seconds(octets / rate) + .nanoseconds(rest)
    }
}
