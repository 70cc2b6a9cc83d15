/// How long an entry lives, on a monotonic clock in nanoseconds.
public struct Freshness: Sendable, Hashable {
    /// When the upstream answered.
    public let stored: Int64
    /// From then on the entry must not be used without asking again.
    public let expires: Int64

    /// Saturates: a lifetime beyond the clock's range means "for ever".
    public init(stored: Int64, lifetime: Int64) {
        self.stored = stored
        let (sum, overflow) = stored.addingReportingOverflow(lifetime)
        expires = overflow ? .max : sum
    }

    /// Whole seconds since it was stored, rounded down (RFC 9111 §4.2.3).
    public func age(at now: Int64) -> Int {
        Int(max(0, now - stored) / 1_000_000_000)
    }

    /// Whole seconds of life left, rounded down; never more than promised.
    public func remaining(at now: Int64) -> Int {
        Int(max(0, expires - now) / 1_000_000_000)
    }
}
