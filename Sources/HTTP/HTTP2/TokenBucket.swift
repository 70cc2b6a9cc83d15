package import Platform

/// A count that fills up again with time: so many at once, then so many a second.
package struct TokenBucket: Sendable, Equatable {
    /// Between two tokens, in nanoseconds.
    private let interval: Int64
    /// How far ahead of now the bucket may be promised.
    private let depth: Int64
    /// When the bucket is full again.
    private var fullAt = Int64.min

    package init(burst: Int, perSecond: Double) {
        interval = Int64(1_000_000_000 / perSecond)
        depth = interval * Int64(burst)
    }

    /// Takes one token.
    ///
    /// - Returns: false when there is none; the bucket is as before then.
    package mutating func take(at now: MonotonicTime) -> Bool {
        let next = max(fullAt, now.nanoseconds) + interval
        guard next - now.nanoseconds <= depth else { return false }
        fullAt = next
        return true
    }
}
