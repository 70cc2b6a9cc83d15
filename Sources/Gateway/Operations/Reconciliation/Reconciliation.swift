import Platform
import Vault

/// The search for the fate of one operation: what was seen leads to when to look next, or to the end of the
/// search (requirements §4, R-ID-11, R-ID-13). Nothing in it ever leads to sending the operation again.
struct Reconciliation: Sendable {
    enum Decision: Hashable, Sendable {
        case lookAgain
        case executed
        case notExecuted
        case review(ReviewReason)
    }

    /// Longer without a look than this, and nobody was there to look: nothing is concluded from it.
    private static let gap = Duration.seconds(3600)

    let rules: ReconciliationRules
    /// From when on nobody knew.
    let since: WallTime
    /// When it was sent.
    let dispatched: WallTime
    private(set) var progress: ReconciliationProgress

    init(_ open: OpenOperation, rules: ReconciliationRules) {
        self.init(
            rules: rules,
            since: open.operation.leaseUntil,
            dispatched: open.operation.dispatchedAt ?? open.operation.leaseUntil,
            progress: open.progress
        )
    }

    init(
        rules: ReconciliationRules,
        since: WallTime,
        dispatched: WallTime,
        progress: ReconciliationProgress = ReconciliationProgress()
    ) {
        self.rules = rules
        self.since = since
        self.dispatched = dispatched
        self.progress = progress
    }

    /// When to look.
    var nextLook: WallTime { rules.schedule.next(after: progress.lastLook, since: since) }

    /// Takes in what was found by a look that began at `now`.
    mutating func note(_ result: LookResult, at now: WallTime) -> Decision {
        // Nothing was seen, and nothing failed.
        if case .postponed = result { return .lookAgain }
        let before = progress.lastLook
        progress.looks += 1
        progress.lastLook = now
        switch result {
        case .present:
            progress.finding = "present"
            return .executed
        case .displaced:
            progress.finding = "displaced"
            return .notExecuted
        case .contradiction(let reason): return review(reason)
        case .absent: return noteAbsence(at: now)
        case .inconclusive, .postponed:
            // What was seen before and after a failed look is not two looks in a row.
            progress.absences = 0
            if let before, before.advanced(by: Self.gap).isBefore(now) {
                progress.failingSince = nil
            }
            return fail(at: now)
        }
    }

    private mutating func noteAbsence(at now: WallTime) -> Decision {
        progress.finding = "absent"
        progress.failingSince = nil
        guard !now.isBefore(dispatched.advanced(by: rules.settling)) else { return .lookAgain }
        progress.absences += 1
        guard progress.absences >= ReconciliationRules.absences else { return .lookAgain }
        guard !progress.wasAnswered else { return review(.answeredButAbsent) }
        return rules.trustsAbsence ? .notExecuted : review(.absent)
    }

    private mutating func fail(at now: WallTime) -> Decision {
        progress.finding = "inconclusive"
        let begin = progress.failingSince ?? now
        progress.failingSince = begin
        guard begin.advanced(by: ReconciliationRules.patience).isBefore(now) else {
            return .lookAgain
        }
        return review(.unreadable)
    }

    private mutating func review(_ reason: ReviewReason) -> Decision {
        progress.finding = reason.rawValue
        return .review(reason)
    }
}
