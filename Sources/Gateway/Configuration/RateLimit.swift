import RateLimiting

/// A limit as it is written: rate and burst are two settings, which only together make a `Rate`.
struct RateLimit: Hashable, Sendable {
    var rate = EventRate(events: 1, seconds: 1)
    var burst = 1

    /// Nil when the burst would take longer than a day to fill.
    var combined: Rate? {
        Rate(events: rate.events, per: rate.seconds, burst: Int64(burst))
    }
}

/// `100/s`: so many events in so many seconds.
struct EventRate: Hashable, Sendable {
    var events: Int64
    var seconds: Int64
}
