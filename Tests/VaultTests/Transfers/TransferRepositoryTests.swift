import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct TransferRepositoryTests {
    static let now = StoreFixture.now
    static let lease = Duration.seconds(60)
    static let keep = Duration.seconds(7 * 86_400)
    static let day: Int64 = 86_400

    let fixture: StoreFixture
    let operations: any OperationRepository
    let transfers: any TransferRepository

    init() throws {
        fixture = try StoreFixture()
        operations = fixture.store.operations
        transfers = fixture.store.transfers
    }

    static func order(
        _ units: Int64,
        to account: String = "MA_AAAA",
        by client: String = "client-1",
        description: String? = nil
    ) -> TransferOrder {
        TransferOrder(
            accountID: account,
            clientID: client,
            amount: "\(units)",
            units: units,
            currency: "INR",
            description: description
        )
    }

    static func time(_ seconds: Int64) -> WallTime {
        WallTime(seconds: now.seconds + seconds)
    }

    static let response = StoredResponse(status: 201, fields: [], body: [])

    func begin(_ order: TransferOrder, key: String) async throws -> Vault.Operation {
        let admission = try await operations.begin(
            OperationRequest(
                clientID: order.clientID,
                idempotencyKey: key,
                fingerprint: SHA256.hash(Array(key.utf8)),
                kind: OperationKind.transfer.rawValue,
                accountID: order.accountID
            ),
            id: ULID(at: Self.now),
            now: Self.now,
            lease: Self.lease
        )
        guard case .new(let operation) = admission else { throw VaultError.operationConflict }
        return operation
    }

    /// Whether a new transfer is dispatched, and its operation.
    func dispatch(
        _ order: TransferOrder,
        within limits: TransferLimits = TransferLimits(),
        at seconds: Int64 = 0,
        key: String = "\(UInt64.random(in: 0 ... .max))",
        in repository: (any TransferRepository)? = nil
    ) async throws -> (TransferAdmission, Vault.Operation) {
        let operation = try await begin(order, key: key)
        let admission = try await (repository ?? transfers).dispatch(
            operation.attempt,
            order,
            within: limits,
            now: Self.time(seconds),
            lease: Self.lease
        )
        return (admission, operation)
    }

    func complete(_ operation: Vault.Operation, reference: String?) async throws {
        try await operations.complete(
            operation.attempt,
            response: Self.response,
            upstreamReference: reference,
            now: Self.now,
            keep: Self.keep
        )
    }

    @Test("what is dispatched is written down whole, and kept over a restart")
    func record() async throws {
        let order = Self.order(50_000_000, description: "für März")
        let (admission, operation) = try await dispatch(order)
        #expect(admission == .dispatched)
        let transfer = try #require(
            try await fixture.reopened().transfers.transfer(of: operation.id)
        )
        #expect(transfer.order == order)
        #expect(transfer.tag == TransferTag(operation.id))
        #expect(transfer.day == Self.now.seconds / Self.day)
        #expect(transfer.dispatchedAt == Self.now)
        #expect(transfer.state == .reserved)
        #expect(try await operations.operation(operation.id)?.state == .dispatching)
        #expect(try await transfers.transfer(of: ULID(at: Self.now)) == nil)
    }

    @Test("a reservation ends as its operation does")
    func endings() async throws {
        let happened = OperationResolution.happened(Self.response, upstreamReference: "txn_1")
        let endings: [(String, TransferState, (Vault.Operation) async throws -> Void)] = [
            ("done", .settled, { try await complete($0, reference: "txn_1") }),
            ("refused", .released, { try await complete($0, reference: nil) }),
            (
                "not executed", .released,
                {
                    try await operations.markNotExecuted(
                        $0.attempt,
                        response: nil,
                        now: Self.now,
                        keep: Self.keep
                    )
                }
            ),
            (
                "unknown", .reserved,
                { try await operations.markUnknown($0.attempt, now: Self.now) }
            ),
            ("happened after all", .settled, { try await resolve($0, happened) }),
            ("did not happen after all", .released, { try await resolve($0, .didNotHappen) }),
            ("for a person", .reserved, { try await resolve($0, .needsReview) }),
        ]
        for (name, state, end) in endings {
            let (_, operation) = try await dispatch(
                Self.order(1),
                within: TransferLimits(allowsUnresolved: true)
            )
            try await end(operation)
            #expect(try await transfers.transfer(of: operation.id)?.state == state, "\(name)")
        }
        #expect(try await transfers.settlements() == 2)
    }

    private func resolve(
        _ operation: Vault.Operation,
        _ resolution: OperationResolution
    ) async throws {
        try await operations.markUnknown(operation.attempt, now: Self.now)
        try await operations.resolve(operation.id, resolution, now: Self.now, keep: Self.keep)
    }

    @Test("caps count what is reserved or settled of the UTC day, each its own part")
    func caps() async throws {
        let caps = TransferCaps(perCustomerDay: 100, perClientDay: 150, globalDay: 220)
        // After midnight the leases of what was sent before are over.
        let limits = TransferLimits(caps: caps, allowsUnresolved: true)
        func admission(
            _ units: Int64,
            _ account: String,
            _ client: String,
            at seconds: Int64 = 0
        ) async throws -> TransferAdmission {
            let order = Self.order(units, to: account, by: client)
            return try await dispatch(order, within: limits, at: seconds).0
        }
        #expect(try await admission(100, "MA_AAAA", "one") == .dispatched)
        #expect(try await admission(1, "MA_AAAA", "two") == .capReached(.perCustomerDay))
        #expect(try await admission(50, "MA_BBBB", "one") == .dispatched)
        #expect(try await admission(1, "MA_CCCC", "one") == .capReached(.perClientDay))
        #expect(try await admission(70, "MA_CCCC", "two") == .dispatched)
        #expect(try await admission(1, "MA_CCCC", "two") == .capReached(.globalDay))
        // Midnight is 2025-10-10T00:00Z.
        let midnight = Self.day - Self.now.seconds % Self.day
        #expect(
            try await admission(1, "MA_CCCC", "two", at: midnight - 1) == .capReached(.globalDay)
        )
        #expect(try await admission(100, "MA_CCCC", "two", at: midnight) == .dispatched)
    }

    @Test("what a cap refuses leaves nothing behind, and what is released makes room")
    func room() async throws {
        let limits = TransferLimits(caps: TransferCaps(globalDay: 100))
        let (_, first) = try await dispatch(Self.order(60), within: limits)
        let (admission, second) = try await dispatch(Self.order(41), within: limits, key: "again")
        #expect(admission == .capReached(.globalDay))
        #expect(try await operations.operation(second.id)?.state == .new)
        #expect(try await transfers.transfer(of: second.id) == nil)
        try await operations.markNotExecuted(
            first.attempt,
            response: nil,
            now: Self.now,
            keep: Self.keep
        )
        try await operations.markNotExecuted(
            second.attempt,
            response: nil,
            now: Self.now,
            keep: Self.keep
        )
        // The same key again is a later attempt of the same operation.
        let (later, operation) = try await dispatch(Self.order(41), within: limits, key: "again")
        #expect(later == .dispatched)
        #expect(operation.id == second.id)
        #expect(operation.attemptNumber == 2)
        #expect(try await dispatch(Self.order(60), within: limits).0 == .capReached(.globalDay))
        #expect(try await dispatch(Self.order(59), within: limits).0 == .dispatched)
    }

    @Test("a later attempt reserves again what an earlier one released")
    func laterAttempt() async throws {
        let (_, first) = try await dispatch(Self.order(60), key: "again")
        try await operations.markNotExecuted(
            first.attempt,
            response: nil,
            now: Self.now,
            keep: Self.keep
        )
        let (_, second) = try await dispatch(Self.order(60), at: Self.day, key: "again")
        #expect(second.id == first.id)
        let transfer = try #require(try await transfers.transfer(of: first.id))
        #expect(transfer.state == .reserved)
        #expect(transfer.day == Self.now.seconds / Self.day + 1)
    }

    @Test("a hundred at once over two handles never exceed a cap by the smallest unit")
    func parallel() async throws {
        let other = try fixture.reopened()
        let limits = TransferLimits(caps: TransferCaps(globalDay: 37 * 7 + 6))
        let admissions = try await withThrowingTaskGroup(of: TransferAdmission.self) { group in
            for number in 0..<100 {
                let repository = number.isMultiple(of: 2) ? transfers : other.transfers
                group.addTask {
                    try await dispatch(Self.order(7), within: limits, in: repository).0
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(admissions.count { $0 == .dispatched } == 37)
        #expect(admissions.count { $0 == .capReached(.globalDay) } == 63)
    }

    @Test("the minimum balance counts what is under way, and what left since the mark")
    func funds() async throws {
        func funds(_ balance: Int64, mark: Int64) -> TransferLimits {
            TransferLimits(
                funds: PartnerFunds(balance: balance, minimum: 10, settlements: mark),
                allowsUnresolved: true
            )
        }
        let early = try await transfers.settlements()
        let (_, first) = try await dispatch(Self.order(40), within: funds(100, mark: early))
        #expect(
            try await dispatch(Self.order(51), within: funds(100, mark: early)).0 == .balanceTooLow
        )
        try await complete(first, reference: "txn_1")
        // Read before the first was settled: it may not be in this balance.
        #expect(
            try await dispatch(Self.order(51), within: funds(100, mark: early)).0 == .balanceTooLow
        )
        let late = try await transfers.settlements()
        let (admission, second) = try await dispatch(Self.order(50), within: funds(60, mark: late))
        #expect(admission == .dispatched)
        // Of unknown outcome it stays counted, whatever the day.
        try await operations.markUnknown(second.attempt, now: Self.now)
        #expect(
            try await dispatch(Self.order(1), within: funds(60, mark: late), at: 3 * Self.day).0
                == .balanceTooLow
        )
        try await operations.resolve(
            second.id,
            .didNotHappen,
            now: Self.now,
            keep: Self.keep
        )
        #expect(
            try await dispatch(Self.order(50), within: funds(60, mark: late)).0 == .dispatched
        )
    }

    @Test("while one transfer's outcome is open, no further one to its account is sent")
    func unresolved() async throws {
        let (_, first) = try await dispatch(Self.order(1))
        #expect(try await dispatch(Self.order(1)).0 == .dispatched, "it is merely under way")
        // Its gateway has died.
        #expect(try await dispatch(Self.order(1), at: 60).0 == .priorUnresolved)
        try await operations.markUnknown(first.attempt, now: Self.now)
        #expect(try await dispatch(Self.order(1)).0 == .priorUnresolved)
        #expect(try await dispatch(Self.order(1, to: "MA_BBBB")).0 == .dispatched)
        #expect(
            try await dispatch(Self.order(1), within: TransferLimits(allowsUnresolved: true)).0
                == .dispatched
        )
        try await operations.resolve(first.id, .needsReview, now: Self.now, keep: Self.keep)
        #expect(try await dispatch(Self.order(1)).0 == .priorUnresolved)
        try await operations.resolve(first.id, .didNotHappen, now: Self.now, keep: Self.keep)
        #expect(try await dispatch(Self.order(1)).0 == .dispatched)
    }

    @Test("a transfer goes with its operation")
    func purge() async throws {
        let (_, operation) = try await dispatch(Self.order(1))
        try await complete(operation, reference: "txn_1")
        #expect(try await operations.purge(now: Self.time(7 * Self.day)) == 1)
        #expect(try await transfers.transfer(of: operation.id) == nil)
        #expect(try await transfers.settlements() == 1)
    }

    @Test("the description is in no file of the store, and opens in no other row")
    func description() async throws {
        let (_, first) = try await dispatch(Self.order(1, description: "canary-person-31d"))
        let (_, second) = try await dispatch(Self.order(1, description: "canary-person-31d"))
        let files = try fixture.directory.contents()
        #expect(files.values.allSatisfy { $0.firstRange(of: Array("canary-person".utf8)) == nil })
        #expect(try await fixture.store.verify().damaged == [])
        // It goes along when the master key is replaced.
        let path = fixture.directory.path("new.key")
        try MasterKeyFile(path: path).generate()
        var keyring = Keyring(active: try MasterKeyFile(path: path).load())
        keyring.add(
            decryptOnly: try MasterKeyFile(path: fixture.directory.path("master.key")).load()
        )
        let directory = fixture.directory.path("store")
        try await GatewayStore(directory: directory, keyring: keyring, now: Self.now).rewrap()
        let rewrapped = try StoreFixture.open(fixture.directory, key: "new.key")
        let transfer = try await rewrapped.transfers.transfer(of: first.id)
        #expect(transfer?.order.description == "canary-person-31d")
        try await fixture.store.connection.write { database in
            try database.execute(
                sql: """
                    UPDATE transfer SET sealed = (SELECT sealed FROM transfer WHERE operation_id = ?)
                    WHERE operation_id = ?
                    """,
                arguments: [first.id.description, second.id.description]
            )
        }
        await #expect(throws: VaultError.integrity) {
            try await rewrapped.transfers.transfer(of: second.id)
        }
        #expect(try await rewrapped.verify().damaged.count == 1)
    }
}
