import Platform

/// The budget of all loops: the upstream sees one gateway.
public final class SharedRetryBudget: Sendable {
    private let budget: Guarded<RetryBudget>

    public init(_ budget: RetryBudget = RetryBudget()) {
        self.budget = Guarded(budget)
    }

    func countRequest(at now: MonotonicTime) {
        budget.withLock { $0.countRequest(at: now) }
    }

    func countRetry(at now: MonotonicTime) {
        budget.withLock { $0.countRetry(at: now) }
    }

    func takeRetry(at now: MonotonicTime) -> Bool {
        budget.withLock { $0.takeRetry(at: now) }
    }
}
