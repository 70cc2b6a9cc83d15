import Platform
import TestSupport
import Testing

@testable import Gateway

/// When a refused credential is checked, and when it is called bad (U25).
@Suite struct CredentialTrustTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000_000)

    /// How many of a hundred refusals make a check due.
    private func checks(
        _ trust: inout CredentialTrust,
        _ generation: UInt64 = 1,
        at now: MonotonicTime
    ) -> Int {
        (0..<100).count { _ in trust.doubt(generation, at: now) }
    }

    @Test("many refusals at a time make one check due, at once")
    func coalescing() {
        var trust = CredentialTrust()
        #expect(trust.checkTime(1) == nil)
        let due = checks(&trust, at: start)
        #expect(due == 1)
        #expect(trust.checkTime(1) == start)
        #expect(!trust.isSuspect(1))
        #expect(trust.isDoubted(1) && !trust.isDoubted(2))
        trust.conclude(.accepted, 1, at: start)
        #expect(!trust.isDoubted(1))
    }

    @Test("a credential that passes is not checked again for a second")
    func accepted() {
        var trust = CredentialTrust()
        _ = trust.doubt(1, at: start)
        trust.conclude(.accepted, 1, at: start + .seconds(1))
        #expect(!trust.isSuspect(1))
        #expect(trust.checkTime(1) == nil)
        let early = checks(&trust, at: start + .milliseconds(1999))
        let late = checks(&trust, at: start + .seconds(2))
        #expect([early, late] == [0, 1])
    }

    @Test("one that does not is suspect until a check half a minute later says otherwise")
    func refused() {
        var trust = CredentialTrust()
        _ = trust.doubt(1, at: start)
        trust.conclude(.refused, 1, at: start)
        #expect(trust.isSuspect(1))
        #expect(trust.checkTime(1) == start + .seconds(30))
        let due = checks(&trust, at: start + .seconds(31))
        #expect(due == 0)
        trust.conclude(.refused, 1, at: start + .seconds(31))
        #expect(trust.isSuspect(1))
        #expect(trust.checkTime(1) == start + .seconds(61))
        trust.conclude(.accepted, 1, at: start + .seconds(61))
        #expect(!trust.isSuspect(1))
        #expect(trust.checkTime(1) == nil)
    }

    @Test("a check that could not be made leaves the question to the next refusal")
    func inconclusive() {
        var trust = CredentialTrust()
        _ = trust.doubt(1, at: start)
        trust.conclude(.inconclusive, 1, at: start)
        #expect(!trust.isSuspect(1))
        #expect(trust.checkTime(1) == nil)
        let due = checks(&trust, at: start)
        #expect(due == 1)
    }

    @Test("another credential in its place is not suspect, and what is late says nothing about it")
    func replacement() {
        var trust = CredentialTrust()
        _ = trust.doubt(1, at: start)
        trust.conclude(.refused, 1, at: start)
        #expect(trust.isSuspect(1))
        #expect(!trust.isSuspect(2))
        #expect(trust.checkTime(2) == nil)
        let due = checks(&trust, 2, at: start)
        #expect(due == 1)
        trust.conclude(.refused, 1, at: start)
        #expect(!trust.isSuspect(2))
        #expect(trust.checkTime(2) == start)
        trust.conclude(.refused, 2, at: start)
        let late = checks(&trust, 1, at: start)
        #expect(late == 0)
        #expect(trust.isSuspect(2), "a late refusal of the former one proves nothing")
    }

    @Test("never more than one check is due per finding, whatever comes")
    func model() {
        var random = SeededGenerator()
        for _ in 0..<200 {
            var (trust, now) = (CredentialTrust(), start)
            var (isDue, quietUntil, isSuspect) = (false, start, false)
            for _ in 0..<500 {
                now = now + .milliseconds(.random(in: 0...5000, using: &random))
                guard trust.checkTime(1).map({ $0 <= now }) == true, Bool.random(using: &random)
                else {
                    let expected = !isDue && !isSuspect && now >= quietUntil
                    isDue = isDue || expected
                    let seen = trust.doubt(1, at: now)
                    #expect(seen == expected, "seed \(random.seed)")
                    continue
                }
                #expect(isDue || isSuspect, "seed \(random.seed)")
                let number = Int.random(in: 0..<3, using: &random)
                let finding: CredentialTrust.Finding =
                    [.accepted, .refused, .inconclusive][number]
                trust.conclude(finding, 1, at: now)
                (isDue, isSuspect) = (false, number == 1)
                if number == 0 { quietUntil = now + .seconds(1) }
                #expect(trust.isSuspect(1) == isSuspect, "seed \(random.seed)")
            }
        }
    }
}
