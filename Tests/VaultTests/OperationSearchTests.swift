import Cryptography
import Platform
import TestSupport
import Testing

@testable import Vault

/// What is kept of an operation while nobody knows its fate.
@Suite struct OperationSearchTests {
    private static let now = StoreFixture.now
    private static let lease = Duration.seconds(60)
    private static let keep = Duration.seconds(86_400)
    private static let email = "canary-address@example.com"

    private let fixture: StoreFixture
    private let operations: any OperationRepository

    init() throws {
        fixture = try StoreFixture()
        operations = fixture.store.operations
    }

    private func started(_ key: String) async throws -> Vault.Operation {
        let request = OperationRequest(
            clientID: "client-1",
            idempotencyKey: key,
            fingerprint: SHA256.hash(Array("payload".utf8)),
            kind: OperationKind.accountCreation.rawValue,
            subject: Self.email
        )
        let admission = try await operations.begin(
            request,
            id: ULID(at: Self.now),
            now: Self.now,
            lease: Self.lease
        )
        guard case .new(let operation) = admission else { throw VaultError.operationConflict }
        return operation
    }

    private func dispatched(_ key: String) async throws -> Vault.Operation {
        let operation = try await started(key)
        try await operations.markDispatching(operation.attempt, now: Self.now, lease: Self.lease)
        return operation
    }

    private func unknown(_ key: String, wasAnswered: Bool = false) async throws -> Vault.Operation {
        let operation = try await dispatched(key)
        try await operations.markUnknown(
            operation.attempt,
            wasAnswered: wasAnswered,
            now: Self.now
        )
        return operation
    }

    private func resolve(
        _ attempt: OperationAttempt,
        _ resolution: OperationResolution,
        actor: String? = nil
    ) async throws {
        try await operations.resolve(
            attempt,
            resolution,
            by: OperationVerdict(reason: "found", actor: actor),
            now: Self.now,
            keep: Self.keep
        )
    }

    @Test("what is looked for is sealed, and forgotten with the uncertainty")
    func subject() async throws {
        for (number, resolution) in [
            OperationResolution.didNotHappen,
            .happened(OperationRepositoryTests.response, upstreamReference: "MA_AAAA"),
        ].enumerated() {
            let operation = try await unknown("key-of-subject-\(number)")
            #expect(try await operations.subject(of: operation.id) == Self.email)
            for (name, octets) in try fixture.directory.contents() {
                #expect(
                    octets.firstRange(of: Array(Self.email.utf8)) == nil,
                    "\(name)"
                )
            }
            #expect(try await fixture.store.verify().damaged == [])
            try await resolve(operation.attempt, .needsReview)
            #expect(try await operations.subject(of: operation.id) == Self.email)
            try await resolve(operation.attempt, resolution)
            #expect(try await operations.subject(of: operation.id) == nil)
        }
    }

    @Test("a second attempt is looked for anew")
    func secondAttempt() async throws {
        let operation = try await unknown("key-of-two-attempts", wasAnswered: true)
        let seen = try #require(try await operations.progress(of: operation.id))
        #expect(seen == ReconciliationProgress(wasAnswered: true))
        try await resolve(operation.attempt, .didNotHappen)
        let again = try await dispatched("key-of-two-attempts")
        #expect(again.id == operation.id && again.attemptNumber == 2)
        #expect(try await operations.progress(of: operation.id) == nil)
        #expect(try await operations.subject(of: operation.id) == Self.email)
        // What was found of the first attempt says nothing of the second.
        try await operations.markUnknown(again.attempt, now: Self.now)
        await #expect(throws: VaultError.operationConflict) {
            try await resolve(operation.attempt, .didNotHappen)
        }
        await #expect(throws: VaultError.operationConflict) {
            try await operations.note(seen, of: operation.attempt)
        }
    }

    @Test("progress outlives a restart")
    func progress() async throws {
        let operation = try await unknown("key-of-progress")
        let progress = ReconciliationProgress(
            looks: 3,
            lastLook: WallTime(seconds: Self.now.seconds + 15),
            absences: 1,
            failingSince: Self.now,
            finding: "absent"
        )
        try await operations.note(progress, of: operation.attempt)
        let open = try await fixture.reopened().operations.open()
        #expect(open.map(\.operation.id) == [operation.id])
        #expect(open.map(\.progress) == [progress])
    }

    @Test("damaged progress is taken for the worst that it can mean")
    func damage() async throws {
        let operation = try await unknown("key-of-damage")
        try await operations.note(ReconciliationProgress(), of: operation.attempt)
        try StoreFile(in: fixture.directory.path("store")).execute(
            "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON; "
                + "UPDATE operation_search SET last_look_at = -9223372036854775808, was_answered = 7"
        )
        let progress = try #require(try await operations.open().first?.progress)
        #expect(progress.wasAnswered)
    }

    @Test("a process that is gone leaves nothing under way")
    func abandonment() async throws {
        let sent = try await dispatched("key-of-what-was-sent")
        _ = try await started("key-of-what-was-not")
        let done = try await dispatched("key-of-what-is-over")
        try await operations.complete(
            done.attempt,
            response: OperationRepositoryTests.response,
            upstreamReference: nil,
            now: Self.now,
            keep: Self.keep
        )
        try await operations.abandonAll(now: Self.now)
        #expect(try await operations.open().map(\.operation.id) == [sent.id])
        #expect(try await operations.operation(done.id)?.state == .done)
        // At once, and not when its lease would have ended.
        let again = try await started("key-of-what-was-not")
        #expect(again.attemptNumber == 2)
    }

    @Test("who may have caused what is found")
    func claimants() async throws {
        let found = try await unknown("key-of-the-first-one")
        try await resolve(
            found.attempt,
            .happened(OperationRepositoryTests.response, upstreamReference: "MA_AAAA")
        )
        let sending = try await dispatched("key-of-the-second-one")
        _ = try await unknown("key-of-the-third-one")
        let kind = OperationKind.accountCreation.rawValue
        let ids = try await operations.claimants(of: "MA_AAAA", kind: kind).map(\.id)
        #expect(Set(ids) == [found.id, sending.id])
        #expect(try await operations.claimants(of: "MA_AAAA", kind: "transfer.create") == [])
    }

    @Test("each end of an uncertainty is written down until it is on record")
    func acts() async throws {
        let operation = try await unknown("key-of-what-is-decided")
        try await resolve(operation.attempt, .needsReview)
        try await resolve(
            operation.attempt,
            .happened(OperationRepositoryTests.response, upstreamReference: "MA_AAAA"),
            actor: "somebody"
        )
        await #expect(throws: VaultError.operationConflict) {
            try await resolve(operation.attempt, .didNotHappen)
        }
        let acts = try await fixture.reopened().operations.acts()
        #expect(acts.map(\.state) == [.review, .reconciledDone])
        #expect(acts.map(\.reference) == [nil, "MA_AAAA"])
        #expect(acts.map(\.verdict.actor) == [nil, "somebody"])
        #expect(acts.allSatisfy { $0.operationID == operation.id && $0.clientID == "client-1" })
        try await operations.forgetActs(through: try #require(acts.first).number)
        #expect(try await operations.acts().map(\.number) == [try #require(acts.last).number])
    }

    @Test("operations by state, newest first")
    func listing() async throws {
        let first = try await unknown("key-of-the-first-one")
        let second = try await dispatched("key-of-the-second-one")
        let third = try await unknown("key-of-the-third-one")
        let all = try await operations.operations(in: nil, page: 1, perPage: 2)
        #expect(all.total == 3 && all.items.count == 2)
        let open = try await operations.operations(in: .unknown, page: 1, perPage: 10)
        #expect(open.total == 2 && Set(open.items.map(\.id)) == [first.id, third.id])
        let sending = try await operations.operations(in: .dispatching, page: 1, perPage: 10)
        #expect(sending.items.map(\.id) == [second.id])
        #expect(try await operations.operations(in: .unknown, page: 2, perPage: 2).items == [])
    }
}
