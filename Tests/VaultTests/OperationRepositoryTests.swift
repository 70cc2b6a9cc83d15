import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct OperationRepositoryTests {
    static let now = StoreFixture.now
    static let lease = Duration.seconds(60)
    static let keep = Duration.seconds(86_400)
    static let response = StoredResponse(
        status: 201,
        fields: [
            .init(name: "location", value: "/v1/operations/1"), .init(name: "x-empty", value: ""),
        ],
        body: Array("canary-body-77ab".utf8)
    )

    let fixture: StoreFixture
    let operations: any OperationRepository

    init() throws {
        fixture = try StoreFixture()
        operations = fixture.store.operations
    }

    static func request(
        client: String = "client-1",
        key: String = "key-0000000000001",
        payload: String = "payload",
        account: String? = "MA_AAAA"
    ) -> OperationRequest {
        OperationRequest(
            clientID: client,
            idempotencyKey: key,
            fingerprint: SHA256.hash(Array(payload.utf8)),
            kind: "transfer",
            accountID: account
        )
    }

    static func time(_ seconds: Int64) -> WallTime {
        WallTime(seconds: now.seconds + seconds)
    }

    func begin(
        _ request: OperationRequest = request(),
        at seconds: Int64 = 0,
        in repository: (any OperationRepository)? = nil
    ) async throws -> OperationAdmission {
        let moment = Self.time(seconds)
        return try await (repository ?? operations).begin(
            request,
            id: ULID(at: moment),
            now: moment,
            lease: Self.lease
        )
    }

    /// A new operation, which must be new.
    func started(_ request: OperationRequest = request(), at seconds: Int64 = 0) async throws
        -> Vault.Operation
    {
        guard case .new(let operation) = try await begin(request, at: seconds) else {
            throw VaultError.operationConflict
        }
        return operation
    }

    func dispatched(_ request: OperationRequest = request()) async throws -> Vault.Operation {
        let operation = try await started(request)
        try await operations.markDispatching(
            operation.attempt,
            now: Self.now,
            lease: Self.lease
        )
        return operation
    }

    @Test("of 50 simultaneous requests with one key exactly one is new")
    func race() async throws {
        let other = try fixture.reopened().operations
        let outcomes = try await withThrowingTaskGroup(of: OperationAdmission.self) { group in
            for number in 0..<50 {
                group.addTask { try await begin(in: number.isMultiple(of: 2) ? other : nil) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        var new: [Vault.Operation] = []
        var running: [Vault.Operation] = []
        for outcome in outcomes {
            switch outcome {
            case .new(let operation): new.append(operation)
            case .inProgress(let operation): running.append(operation)
            default: Issue.record("\(outcome)")
            }
        }
        #expect(new.count == 1 && running.count == 49)
        #expect(Set(running.map(\.id)) == Set(new.map(\.id)))
    }

    @Test("an answered operation is replayed whole, also after a restart")
    func replay() async throws {
        let operation = try await dispatched()
        try await operations.complete(
            operation.attempt,
            response: Self.response,
            upstreamReference: "tx-1",
            now: Self.time(1),
            keep: Self.keep
        )
        for repository in [operations, try fixture.reopened().operations] {
            guard case .replay(let replayed, let response) = try await begin(at: 2, in: repository)
            else {
                Issue.record("no replay")
                return
            }
            #expect(response == Self.response)
            #expect(replayed.id == operation.id && replayed.state == .done)
            #expect(replayed.upstreamReference == "tx-1")
            #expect(replayed.dispatchedAt == Self.now && replayed.finishedAt == Self.time(1))
        }
        #expect(try await operations.response(of: operation.id) == Self.response)
    }

    @Test("the same key with another payload is a mismatch; of another client it is another key")
    func scopes() async throws {
        let operation = try await started()
        #expect(try await begin(Self.request(payload: "other")) == .mismatch)
        let other = try await started(Self.request(client: "client-2"))
        #expect(other.id != operation.id)
        let quoted = try await started(Self.request(key: "'; DROP TABLE operation; --"))
        #expect(try await operations.operation(quoted.id) == quoted)
    }

    @Test(
        "a crash before dispatching: the next request takes over, and the dead attempt is refused"
    )
    func crashBeforeDispatch() async throws {
        let dead = try await started()
        #expect(try await begin(at: 59) == .inProgress(dead))
        guard case .new(let taken) = try await begin(at: 60) else {
            Issue.record("not taken over")
            return
        }
        #expect(taken.id == dead.id && taken.attempt != dead.attempt)
        await #expect(throws: VaultError.operationConflict) {
            try await operations.markDispatching(dead.attempt, now: Self.now, lease: Self.lease)
        }
        try await operations.markDispatching(taken.attempt, now: Self.now, lease: Self.lease)
    }

    @Test("a crash after dispatching: unknown, and never sent again")
    func crashAfterDispatch() async throws {
        let operation = try await dispatched()
        #expect(
            try await !operations.hasUnresolved(
                kind: "transfer",
                accountID: "MA_AAAA",
                now: Self.time(59)
            )
        )
        #expect(
            try await operations.hasUnresolved(
                kind: "transfer",
                accountID: "MA_AAAA",
                now: Self.time(60)
            )
        )
        for seconds in [60, 61, 1_000_000] as [Int64] {
            guard case .unknown(let unknown) = try await begin(at: seconds) else {
                Issue.record("not unknown")
                return
            }
            #expect(unknown.id == operation.id && unknown.state == .unknown)
        }
    }

    @Test("after a restart what was being sent is found for reconciliation")
    func reconciliationList() async throws {
        let operation = try await dispatched()
        _ = try await started(Self.request(key: "key-0000000000002"))
        let restarted = try fixture.reopened().operations
        #expect(try await restarted.unresolved(now: Self.time(59)).isEmpty)
        let unresolved = try await restarted.unresolved(now: Self.time(60))
        #expect(unresolved.map(\.id) == [operation.id])
        #expect(unresolved.first?.state == .unknown)
    }

    @Test("a late answer ends the uncertainty")
    func lateAnswer() async throws {
        let operation = try await dispatched()
        try await operations.markUnknown(operation.attempt, now: Self.time(30))
        try await operations.complete(
            operation.attempt,
            response: Self.response,
            upstreamReference: nil,
            now: Self.time(31),
            keep: Self.keep
        )
        guard case .replay = try await begin(at: 32) else {
            Issue.record("no replay")
            return
        }
    }

    @Test("what was not executed may be tried again under its key and id")
    func notExecuted() async throws {
        let operation = try await dispatched()
        try await operations.markNotExecuted(
            operation.attempt,
            response: Self.response,
            now: Self.time(1),
            keep: Self.keep
        )
        #expect(try await operations.response(of: operation.id) == Self.response)
        #expect(try await begin(Self.request(payload: "other"), at: 2) == .mismatch)
        guard case .new(let again) = try await begin(at: 2) else {
            Issue.record("not new")
            return
        }
        #expect(again.id == operation.id && again.attemptNumber == 2)
        #expect(try await operations.response(of: operation.id) == nil)
        await #expect(throws: VaultError.operationConflict) {
            try await operations.complete(
                operation.attempt,
                response: Self.response,
                upstreamReference: nil,
                now: Self.time(3),
                keep: Self.keep
            )
        }
    }

    @Test("reconciliation ends in an answer, in a second chance or with a person")
    func resolution() async throws {
        let cases: [(OperationResolution, OperationState)] = [
            (.happened(Self.response, upstreamReference: "tx-9"), .reconciledDone),
            (.didNotHappen, .reconciledNot), (.needsReview, .review),
        ]
        for (number, (resolution, state)) in cases.enumerated() {
            let request = Self.request(key: "key-00000000000\(number)")
            let operation = try await dispatched(request)
            await #expect(throws: VaultError.operationConflict, "not unknown yet") {
                try await operations.resolve(
                    operation.id,
                    resolution,
                    now: Self.time(1),
                    keep: Self.keep
                )
            }
            try await operations.markUnknown(operation.attempt, now: Self.time(1))
            try await operations.resolve(
                operation.id,
                resolution,
                now: Self.time(2),
                keep: Self.keep
            )
            let resolved = try #require(try await operations.operation(operation.id))
            #expect(resolved.state == state)
            #expect((resolved.expires == nil) == (state == .review))
            switch try await begin(request, at: 3) {
            case .replay(_, let response):
                #expect(state == .reconciledDone && response == Self.response)
            case .new: #expect(state == .reconciledNot)
            case .review: #expect(state == .review)
            default: Issue.record("\(state)")
            }
        }
    }

    @Test("a review is ended by a person's verdict alone")
    func review() async throws {
        let operation = try await dispatched()
        try await operations.markUnknown(operation.attempt, now: Self.now)
        try await operations.resolve(operation.id, .needsReview, now: Self.now, keep: Self.keep)
        await #expect(throws: VaultError.operationConflict) {
            try await operations.complete(
                operation.attempt,
                response: Self.response,
                upstreamReference: nil,
                now: Self.now,
                keep: Self.keep
            )
        }
        #expect(try await operations.unresolved(now: Self.time(1_000_000)).isEmpty)
        #expect(
            try await operations.hasUnresolved(
                kind: "transfer",
                accountID: "MA_AAAA",
                now: Self.now
            )
        )
        try await operations.resolve(
            operation.id,
            .happened(Self.response, upstreamReference: nil),
            now: Self.now,
            keep: Self.keep
        )
        #expect(
            try await !operations.hasUnresolved(
                kind: "transfer",
                accountID: "MA_AAAA",
                now: Self.now
            )
        )
    }

    @Test("steps out of order are refused")
    func order() async throws {
        let operation = try await started()
        await #expect(throws: VaultError.operationConflict) {
            try await operations.complete(
                operation.attempt,
                response: Self.response,
                upstreamReference: nil,
                now: Self.now,
                keep: Self.keep
            )
        }
        await #expect(throws: VaultError.operationConflict) {
            try await operations.markUnknown(operation.attempt, now: Self.now)
        }
        try await operations.markDispatching(operation.attempt, now: Self.now, lease: Self.lease)
        await #expect(throws: VaultError.operationConflict) {
            try await operations.markDispatching(
                operation.attempt,
                now: Self.now,
                lease: Self.lease
            )
        }
        let stranger = OperationAttempt(operationID: ULID(at: Self.now), number: 1)
        await #expect(throws: VaultError.operationMissing) {
            try await operations.markUnknown(stranger, now: Self.now)
        }
        #expect(try await operations.operation(stranger.operationID) == nil)
    }

    @Test("a renewed lease keeps the attempt alive")
    func renewal() async throws {
        let operation = try await dispatched()
        try await operations.renew(operation.attempt, now: Self.time(50), lease: Self.lease)
        guard case .inProgress = try await begin(at: 109) else {
            Issue.record("not in progress")
            return
        }
        guard case .unknown = try await begin(at: 110) else {
            Issue.record("not unknown")
            return
        }
        await #expect(throws: VaultError.operationConflict) {
            try await operations.renew(operation.attempt, now: Self.time(111), lease: Self.lease)
        }
    }

    @Test("after its retention a key is new again; what is unknown stays")
    func retention() async throws {
        let done = try await dispatched()
        try await operations.complete(
            done.attempt,
            response: Self.response,
            upstreamReference: nil,
            now: Self.now,
            keep: Self.keep
        )
        let unknown = try await dispatched(Self.request(key: "key-0000000000002"))
        try await operations.markUnknown(unknown.attempt, now: Self.now)
        #expect(try await operations.purge(now: Self.time(86_399)) == 0)
        // Not purged yet, but over: the key already counts as new, with any payload.
        let again = try await started(Self.request(payload: "other"), at: 86_400)
        #expect(again.id != done.id)
        try await operations.markNotExecuted(
            again.attempt,
            response: nil,
            now: Self.time(86_400),
            keep: .seconds(1)
        )
        #expect(try await operations.purge(now: Self.time(1_000_000)) == 1)
        #expect(try await operations.operation(unknown.id)?.state == .unknown)
        #expect(try await operations.operation(again.id) == nil)
    }

    @Test("a client's operations come newest first, page by page")
    func listing() async throws {
        var ids: [ULID] = []
        for number in 0..<5 {
            let request = Self.request(key: "key-00000000000\(number)")
            ids.insert(try await started(request, at: Int64(number)).id, at: 0)
        }
        _ = try await started(Self.request(client: "client-2"))
        let first = try await page(1)
        let second = try await page(2)
        #expect(first.total == 5 && second.total == 5)
        #expect(first.items.map(\.id) + second.items.map(\.id) == ids)
    }

    private func page(
        _ number: Int,
        of size: Int = 3,
        _ fate: OperationFate? = nil
    ) async throws -> OperationPage {
        try await operations.operations(
            ofClient: "client-1",
            fate: fate,
            page: number,
            perPage: size
        )
    }

    /// The table and the type say the same about every row there can be.
    @Test("a client's operations are found by their fate")
    func fates() async throws {
        var count = 0
        for state in OperationState.allCases {
            for reference in [nil, "MA_NEW00001"] {
                count += 1
                let request = Self.request(key: "key-of-a-fate-\(count)")
                let operation = try await started(request, at: Int64(count))
                try await fixture.store.connection.write { database in
                    try database.execute(
                        sql: "UPDATE operation SET state = ?, upstream_reference = ? WHERE id = ?",
                        arguments: [state.rawValue, reference, operation.id.description]
                    )
                }
            }
        }
        let all = try await page(1, of: 100)
        #expect(all.total == count && all.items.count == count)
        for fate in OperationFate.allCases {
            let expected = all.items.filter { OperationFate($0) == fate }
            let found = try await page(1, of: 100, fate)
            #expect(found.items == expected && !expected.isEmpty, "\(fate)")
            #expect(found.total == expected.count, "\(fate)")
            #expect(try await page(1, of: 1, fate).items == [expected[0]], "\(fate)")
        }
    }

    @Test("a row that cannot be understood holds up no other")
    func foreignRow() async throws {
        let good = try await started(Self.request(key: "key-000000000001"))
        let bad = try await started(Self.request(key: "key-000000000002"))
        try await fixture.store.connection.write { database in
            try database.execute(
                sql: "UPDATE operation SET state = 'asleep' WHERE id = ?",
                arguments: [bad.id.description]
            )
        }
        let found = try await page(1)
        #expect(found.items.map(\.id) == [good.id])
        #expect(found.total == 2)
    }

    @Test("the kept body is in no file of the store, and opens in no other row")
    func sealing() async throws {
        var finished: [ULID] = []
        for number in 0..<2 {
            let operation = try await dispatched(Self.request(key: "key-00000000000\(number)"))
            try await operations.complete(
                operation.attempt,
                response: Self.response,
                upstreamReference: nil,
                now: Self.now,
                keep: Self.keep
            )
            finished.append(operation.id)
        }
        for (name, bytes) in try fixture.directory.contents() {
            #expect(!bytes.contains(Self.response.body), "\(name)")
        }
        let ids = finished.map(\.description)
        try await fixture.store.connection.write { database in
            try database.execute(
                sql: """
                    UPDATE operation SET response = (SELECT response FROM operation WHERE id = ?)
                    WHERE id = ?
                    """,
                arguments: [ids[0], ids[1]]
            )
        }
        await #expect(throws: VaultError.integrity) {
            _ = try await operations.response(of: finished[1])
        }
        let check = try await fixture.store.verify()
        #expect(check.records == 7 && check.damaged.count == 1)
    }
}
