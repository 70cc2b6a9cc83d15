import Platform
import TestSupport
import Testing

@testable import Gateway

/// Who is refused waits for what the check finds, and not longer.
@Suite struct PartnerTrustTests {
    private let trust = PartnerTrust()
    private let far = MonotonicTime.now + .seconds(600)

    @Test("nobody waits where no check is due", .timeLimit(.minutes(15)))
    func nothingDue() async {
        await trust.settled(1, before: far)
        trust.doubt(1, at: .now)
        await trust.settled(2, before: far)
        trust.conclude(.accepted, 1, at: .now)
        await trust.settled(1, before: far)
    }

    @Test(
        "a finding lets everybody go, whatever it is",
        .timeLimit(.minutes(15)),
        arguments: [CredentialTrust.Finding.accepted, .refused, .inconclusive]
    )
    func finding(_ finding: CredentialTrust.Finding) async throws {
        trust.doubt(1, at: .now)
        try await waiting { trust.conclude(finding, 1, at: .now) }
    }

    @Test("so does another credential in its place", .timeLimit(.minutes(15)))
    func replaced() async throws {
        trust.doubt(1, at: .now)
        trust.release(allBut: 1)
        try await waiting {
            trust.release(allBut: 1)
            #expect(trust.waiters == 20, "one that is doubted and in use is still being checked")
            trust.release(allBut: 2)
        }
    }

    @Test(
        "who comes to wait after another has taken its place does not wait",
        .timeLimit(.minutes(15)),
        arguments: [2, nil] as [UInt64?]
    )
    func lateForTheReplaced(current: UInt64?) async {
        trust.doubt(1, at: .now)
        trust.release(allBut: current)
        await trust.settled(1, before: far)
        #expect(trust.checkTime(1) == nil)
    }

    @Test(
        "who waits for the one in use stays when a check of the one before ends",
        .timeLimit(.minutes(15))
    )
    func lateFinding() async throws {
        trust.doubt(1, at: .now)
        trust.doubt(2, at: .now)
        let task = Task { await trust.settled(2, before: far) }
        try await until { trust.waiters == 1 }
        trust.conclude(.refused, 1, at: .now)
        trust.release(allBut: 1)
        #expect(trust.waiters == 1)
        trust.conclude(.accepted, 2, at: .now)
        await task.value
    }

    @Test("who has no time or no caller left goes alone", .timeLimit(.minutes(15)))
    func gone() async throws {
        trust.doubt(1, at: .now)
        await trust.settled(1, before: .now + .milliseconds(1))
        let task = Task { await trust.settled(1, before: far) }
        try await until { trust.waiters == 1 }
        task.cancel()
        await task.value
        #expect(trust.waiters == 0)
        #expect(trust.checkTime(1) != nil)
    }

    /// Lets twenty wait, and expects all of them to have gone after `end`.
    private func waiting(_ end: () -> Void) async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { await trust.settled(1, before: far) } }
            try await until { trust.waiters == 20 }
            end()
            try await group.waitForAll()
        }
        #expect(trust.waiters == 0)
    }
}
