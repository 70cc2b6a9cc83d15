/// What a limiter says about one request.
public struct RateDecision: Sendable, Hashable {
    public let isAllowed: Bool
    /// Events that would be allowed right now, after this one.
    public let remaining: Int64
    /// Nanoseconds until the whole burst is available again.
    public let reset: Int64
    /// The ``retryAfter`` of a request that can never be allowed: some 146 years.
    public static let never: Int64 = 1 << 62

    /// Nanoseconds after which the same request would be allowed if no other came; 0 when allowed.
    public let retryAfter: Int64

    /// ``reset`` in whole seconds, rounded up.
    public var resetSeconds: Int64 { (reset + 999_999_999) / 1_000_000_000 }

    /// ``retryAfter`` in whole seconds, rounded up, at least 1: the truthful `Retry-After`.
    public var retryAfterSeconds: Int64 { max(1, (retryAfter + 999_999_999) / 1_000_000_000) }
}
