public import Platform

/// How many requests may be sent a second time: a tenth of those of the last ten seconds, and one
/// per second in any case (requirements §8).
///
/// Without it an upstream that fails would get twice the load just then.
public struct RetryBudget: Sendable {
    /// The share of requests, as its inverse.
    static let requestsPerRetry = 10
    /// Retries per window that a quiet gateway has: one per second.
    static let minimum = 10

    /// Everything that is sent; retries are marked.
    private var sent: RecentCounts

    public init() {
        self.init(window: .seconds(10))
    }

    /// Counts over another time, for tests on a machine that is slow.
    init(window: Duration) {
        sent = RecentCounts(window: window)
    }

    /// Counts a request, which is no retry.
    public mutating func countRequest(at now: MonotonicTime) {
        sent.add(marked: false, at: now)
    }

    /// Counts a second attempt for which the budget was not asked.
    public mutating func countRetry(at now: MonotonicTime) {
        sent.add(marked: true, at: now)
    }

    /// Takes one retry out of the budget.
    ///
    /// - Returns: false when there is none left; nothing is counted then.
    public mutating func takeRetry(at now: MonotonicTime) -> Bool {
        sent.advance(to: now)
        let retries = sent.sum.marked
        let requests = sent.sum.all - retries
        guard retries < max(Self.minimum, requests / Self.requestsPerRetry) else { return false }
        sent.add(marked: true, at: now)
        return true
    }
}
