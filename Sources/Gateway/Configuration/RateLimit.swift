import RateLimiting
import Vault

/// A limit as it is written: rate and burst are two settings, which only together make a `Rate`.
struct RateLimit: Hashable, Sendable {
    var rate: RequestRate?
    var burst = 1

    /// Nil when the burst would take longer than a day to fill.
    var combined: Rate? {
        rate.flatMap {
            Rate(events: Int64($0.count), per: Int64($0.period.seconds), burst: Int64(burst))
        }
    }
}

extension Rate {
    /// So many events at once, and then as the rate says.
    init?(withItsBurst rate: RequestRate) {
        let count = Int64(rate.count)
        self.init(events: count, per: Int64(rate.period.seconds), burst: count)
    }
}
