import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

/// What is seen of an operation, and when, against what is made of it.
@Suite struct ReconciliationTests {
    private static let start = WallTime(seconds: 1_800_000_000)
    private static let day = Int64(24 * 3600)

    static func time(_ seconds: Int64) -> WallTime {
        WallTime(seconds: start.seconds + seconds)
    }

    private static func rules(trusting: Bool = false, settling: Int64 = 900) -> ReconciliationRules
    {
        ReconciliationRules(
            schedule: .standard,
            settling: .seconds(settling),
            trustsAbsence: trusting
        )
    }

    private static func search(
        _ rules: ReconciliationRules,
        wasAnswered: Bool = false
    ) -> Reconciliation {
        Reconciliation(
            rules: rules,
            since: start,
            dispatched: start,
            progress: ReconciliationProgress(wasAnswered: wasAnswered)
        )
    }

    private static let found = LookResult.present(
        LookResult.Finding(
            response: StoredResponse(status: 200, fields: [], body: []),
            reference: "r"
        )
    )

    /// What is seen at which times, each being the next time to look, and what the last leads to.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var trusts = false
        var settling: Int64 = 900
        var wasAnswered = false
        let looks: [(Int64, LookResult)]
        let end: Reconciliation.Decision
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "found at once", looks: [(2, found)], end: .executed),
        Case(
            name: "found late",
            looks: [(2, .absent), (5, .absent), (15, .inconclusive), (60, found)],
            end: .executed
        ),
        Case(
            name: "absent twice after 15 minutes, which is trusted",
            trusts: true,
            looks: [2, 5, 15, 60, 300, 900, 1800].map { ($0, .absent) },
            end: .notExecuted
        ),
        Case(
            name: "absent twice after 15 minutes, which is not trusted",
            looks: [2, 5, 15, 60, 300, 900, 1800].map { ($0, .absent) },
            end: .review(.absent)
        ),
        Case(
            name: "absences before the time has come count for nothing",
            trusts: true,
            looks: [2, 5, 15, 60, 300, 900].map { ($0, .absent) },
            end: .lookAgain
        ),
        Case(
            name: "an account after 5 minutes",
            trusts: true,
            settling: 300,
            looks: [2, 5, 15, 60, 300, 900].map { ($0, .absent) },
            end: .notExecuted
        ),
        Case(
            name: "a failed look between two absences begins anew",
            trusts: true,
            looks: [2, 5, 15, 60, 300, 900].map { ($0, .absent) }
                + [(1800, .inconclusive), (2700, .absent)],
            end: .lookAgain
        ),
        Case(
            name: "absent although the provider said that it was done",
            trusts: true,
            wasAnswered: true,
            looks: [2, 5, 15, 60, 300, 900, 1800].map { ($0, .absent) },
            end: .review(.answeredButAbsent)
        ),
        Case(name: "another amount", looks: [(2, .contradiction(.amount))], end: .review(.amount)),
        Case(name: "somebody else's", looks: [(2, .displaced)], end: .notExecuted),
    ]

    @Test("what is seen leads to", arguments: cases)
    func table(_ row: Case) {
        var search = Self.search(
            Self.rules(trusting: row.trusts, settling: row.settling),
            wasAnswered: row.wasAnswered
        )
        var decision: Reconciliation.Decision?
        for (seconds, result) in row.looks {
            #expect(decision == nil || decision == .lookAgain, "at \(seconds)")
            #expect(search.nextLook == Self.time(seconds))
            decision = search.note(result, at: Self.time(seconds))
        }
        #expect(decision == row.end)
        #expect(search.progress.looks == row.looks.count)
    }

    @Test("a day of failures is for a person; a day in which nobody looked is not")
    func patience() {
        for hasGap in [false, true] {
            var search = Self.search(Self.rules())
            var decision = Reconciliation.Decision.lookAgain
            var now = search.nextLook
            let begin = now
            while decision == .lookAgain, now.seconds < begin.seconds + 4 * Self.day {
                decision = search.note(.inconclusive, at: now)
                guard decision == .lookAgain else { break }
                let isAway = hasGap && search.progress.looks == 10
                now = isAway ? WallTime(seconds: now.seconds + 2 * Self.day) : search.nextLook
            }
            #expect(decision == .review(.unreadable))
            let length = now.seconds - begin.seconds
            #expect(
                hasGap
                    ? (3 * Self.day - 900..<3 * Self.day + 4 * 3600).contains(length)
                    : (Self.day..<Self.day + 1800).contains(length),
                "after \(length) s"
            )
        }
    }

    @Test("what was put off is neither a look nor a failure")
    func postponed() {
        var search = Self.search(Self.rules())
        let before = search.progress
        #expect(search.note(.postponed(.seconds(5)), at: Self.time(10 * Self.day)) == .lookAgain)
        #expect(search.progress == before)
    }

    @Test(
        "any order of sights: carried out only when seen, not carried out only when twice missed late enough"
    )
    func property() {
        var numbers = SeededGenerator()
        for _ in 0..<2000 {
            let trusts = Bool.random(using: &numbers)
            let settling = [5, 300, 900].randomElement(using: &numbers) ?? 900
            let wasAnswered = Int.random(in: 0..<8, using: &numbers) == 0
            var search = Self.search(
                Self.rules(trusting: trusts, settling: Int64(settling)),
                wasAnswered: wasAnswered
            )
            var late: [Bool] = []
            for _ in 0..<60 {
                // Sometimes nobody was there to look at the right time.
                let delay =
                    Int64.random(in: 0...3, using: &numbers) == 0
                    ? Int64.random(in: 1...100_000, using: &numbers) : 0
                let now = WallTime(seconds: search.nextLook.seconds + delay)
                let result: LookResult =
                    [.absent, .absent, .absent, .inconclusive, .postponed(.seconds(1)), Self.found]
                    .randomElement(using: &numbers) ?? .absent
                let decision = search.note(result, at: now)
                switch result {
                case .absent: late.append(now.seconds >= Self.start.seconds + Int64(settling))
                case .postponed: break
                default: late.append(false)
                }
                let isMissedTwice = late.count > 1 && late.suffix(2).allSatisfy(\.self)
                switch decision {
                case .executed:
                    guard case .present = result else {
                        Issue.record("seed \(numbers.seed): carried out unseen")
                        return
                    }
                case .notExecuted:
                    #expect(isMissedTwice && trusts && !wasAnswered, "seed \(numbers.seed)")
                case .review(.absent):
                    #expect(isMissedTwice && !trusts, "seed \(numbers.seed)")
                case .review(.answeredButAbsent):
                    #expect(isMissedTwice && wasAnswered, "seed \(numbers.seed)")
                case .review(.unreadable): #expect(late.last == false, "seed \(numbers.seed)")
                case .review: Issue.record("seed \(numbers.seed): \(decision)")
                case .lookAgain:
                    #expect(!isMissedTwice, "seed \(numbers.seed)")
                    guard case .postponed = result else {
                        #expect(now.isBefore(search.nextLook) || delay > 0, "seed \(numbers.seed)")
                        continue
                    }
                }
                if decision != .lookAgain { break }
            }
        }
    }
}
