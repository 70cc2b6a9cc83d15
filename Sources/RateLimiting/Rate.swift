/// So many events in so many seconds, sustained, with a burst on top.
public struct Rate: Sendable, Hashable {
    /// Nanoseconds between two events at the sustained rate, rounded up so that the long-run rate is
    /// never exceeded.
    public let interval: Int64
    /// How many events may come at once after a quiet time; at least 1.
    public let burst: Int64

    /// - Returns: `nil` unless `events`, `seconds` and `burst` are positive and the burst fills within
    ///   a day.
    public init?(events: Int64, per seconds: Int64 = 1, burst: Int64) {
        guard events > 0, seconds > 0, burst > 0, seconds <= 86_400 else { return nil }
        let window = seconds * 1_000_000_000
        interval = window / events + (window.isMultiple(of: events) ? 0 : 1)
        self.burst = burst
        guard burst <= 86_400_000_000_000 / interval else { return nil }
    }

    /// Seconds in which an exhausted burst is full again, rounded up.
    public var window: Int64 {
        max(1, (burst * interval + 999_999_999) / 1_000_000_000)
    }
}

extension Rate {
    /// The same rate with another burst; nil when the burst is out of range.
    public func with(burst: Int64) -> Rate? {
        guard burst > 0, burst <= 86_400_000_000_000 / max(1, interval) else { return nil }
        return Rate(interval: interval, burst: burst)
    }

    private init(interval: Int64, burst: Int64) {
        self.interval = interval
        self.burst = burst
    }
}
