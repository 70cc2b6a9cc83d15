import Platform
import Vobiz

/// What the provider has told of accounts' limits in passing, whenever a document held them. Shared by all
/// loops.
final class LearnedLimits: Sendable {
    private struct Entry {
        var cps: LearnedLimit?
        var concurrentCalls: LearnedLimit?
        var lookedAt: MonotonicTime
    }

    /// How long what was learned counts as known: the provider says that changes take up to five minutes to
    /// work, and this comes on top.
    static let lifetime = Duration.seconds(60)

    private let capacity: Int
    private let entries = Guarded<[AccountID: Entry]>([:])

    /// - Parameter capacity: of how many accounts anything is remembered.
    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    /// Takes what a document of an account says. A limit that it does not tell stays as it was.
    func learn(
        _ limits: AccountLimits,
        of id: AccountID,
        at time: WallTime,
        _ now: MonotonicTime
    ) {
        entries.withLock { entries in
            var entry = entries[id] ?? Entry(lookedAt: now)
            if let cps = limits.cps { entry.cps = LearnedLimit(value: cps, time: time) }
            if let calls = limits.concurrentCalls {
                entry.concurrentCalls = LearnedLimit(value: calls, time: time)
            }
            entry.lookedAt = now
            // Whoever it is, it can be learned again.
            if entries[id] == nil, entries.count >= capacity, let other = entries.keys.first {
                entries[other] = nil
            }
            entries[id] = entry
        }
    }

    /// The account is gone.
    func forget(_ id: AccountID) {
        entries.withLock { $0[id] = nil }
    }

    /// What is known of an account, however long ago it was learned; nil when nothing ever was.
    func limits(of id: AccountID) -> CallLimits? {
        entries.withLock { $0[id] }.map {
            CallLimits(cps: $0.cps, concurrentCalls: $0.concurrentCalls)
        }
    }

    /// Whether a document of the account was seen lately.
    func isCurrent(_ id: AccountID, at now: MonotonicTime) -> Bool {
        guard let entry = entries.withLock({ $0[id] }) else { return false }
        return now < entry.lookedAt + Self.lifetime
    }
}
