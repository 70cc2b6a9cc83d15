import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite(.blocking) struct RewrapTests {
    static let now = StoreFixture.now

    let fixture: StoreFixture

    init() async throws {
        fixture = try StoreFixture()
        let vault = try await CredentialVault(store: fixture.store)
        for number in 0..<150 {
            try await vault.store(
                customer: "MA_AAAA\(number)",
                token: secret("token-\(number)"),
                now: Self.now
            )
        }
        let request = OperationRequest(
            clientID: "client",
            idempotencyKey: "key",
            fingerprint: SHA256.hash([1]),
            kind: "call"
        )
        let operations = fixture.store.operations
        let admission = try await operations.begin(
            request,
            id: ULID(at: Self.now),
            now: Self.now,
            lease: .seconds(1)
        )
        if case .new(let operation) = admission {
            try await operations.markDispatching(
                operation.attempt,
                now: Self.now,
                lease: .seconds(1)
            )
            try await operations.complete(
                operation.attempt,
                response: StoredResponse(status: 200, fields: [], body: [7]),
                upstreamReference: nil,
                now: Self.now,
                keep: .seconds(1)
            )
        }
        try MasterKeyFile(path: fixture.directory.path("new.key")).generate()
    }

    /// The store with the new key active and the first one at hand to open.
    func rotating() throws -> GatewayStore {
        var keyring = Keyring(
            active: try MasterKeyFile(path: fixture.directory.path("new.key")).load()
        )
        keyring.add(
            decryptOnly: try MasterKeyFile(path: fixture.directory.path("master.key")).load()
        )
        return try GatewayStore(
            directory: fixture.directory.path("store"),
            keyring: keyring,
            now: Self.now
        )
    }

    @Test("after a rewrap the store needs the new master key alone")
    func rewrapping() async throws {
        let rotating = try rotating()
        #expect(try await rotating.verify() == StoreCheck(records: 156, damaged: []))
        #expect(try await rotating.rewrap() == 156)
        #expect(try await rotating.rewrap() == 0)
        #expect(try await rotating.masterKeyUse().wraps == 156)
        let store = try StoreFixture.open(fixture.directory, key: "new.key")
        #expect(try await store.verify() == StoreCheck(records: 156, damaged: []))
        let length = try await CredentialVault(store: store).lend(.customer("MA_AAAA149")) {
            $1.count
        }
        #expect(length == 9)
    }

    @Test("without a rewrap the new master key alone does not open the store")
    func forgottenRewrap() throws {
        _ = try rotating()
        #expect(throws: VaultError.previousMasterKeyMissing(records: 156)) {
            _ = try StoreFixture.open(fixture.directory, key: "new.key")
        }
    }

    @Test("damaged records stay as they were and are named at the end, when all others are done")
    func damage() async throws {
        try await fixture.store.connection.write {
            try $0.execute(
                sql: """
                    UPDATE credential SET auth_id = 'MA_ELSE' WHERE id = 'customer/MA_AAAA20';
                    UPDATE credential SET sealed = x'' WHERE id = 'customer/MA_AAAA120';
                    UPDATE operation SET response = substr(response, 1, 90);
                    """
            )
        }
        let rotating = try rotating()
        let places = ["credential:21", "credential:121", "operation:1"]
        for _ in 0..<2 {
            await #expect(throws: VaultError.damagedRecords(places: places)) {
                try await rotating.rewrap()
            }
            #expect(try await rotating.masterKeyUse().wraps == 153)
        }
        #expect(try await rotating.verify() == StoreCheck(records: 156, damaged: places))
    }

    @Test("comes to an end whatever the rows are numbered", .timeLimit(.minutes(15)))
    func rowNumbers() async throws {
        try await fixture.store.connection.write {
            try $0.execute(
                sql: """
                    UPDATE credential SET rowid = -5 WHERE rowid = 1;
                    UPDATE credential SET rowid = \(Int64.min) WHERE rowid = 2;
                    UPDATE credential SET rowid = \(Int64.max) WHERE rowid = 3;
                    UPDATE operation SET rowid = 0;
                    """
            )
        }
        #expect(try await rotating().rewrap() == 156)
        let store = try StoreFixture.open(fixture.directory, key: "new.key")
        #expect(try await store.verify() == StoreCheck(records: 156, damaged: []))
    }

    @Test("goes on where it was interrupted, and tells how far it has come")
    func resumption() async throws {
        let first = try rotating()
        let steps = Guarded<[RewrapProgress]>([])
        // A process that was killed after its first batches.
        let batch = try await first.connection.write { [envelope = first.envelope] in
            _ = try SealedTable.internalKey.rewrap(
                in: $0,
                envelope: envelope,
                from: 0,
                limit: 100
            )
            return try SealedTable.credential.rewrap(
                in: $0,
                envelope: envelope,
                from: 0,
                limit: 40
            )
        }
        #expect(batch.records == 40)
        #expect(try await first.verify().damaged.isEmpty)
        let second = try rotating()
        let count = try await second.rewrap { step in steps.withLock { $0.append(step) } }
        #expect(count == 111)
        let seen = steps.withLock { $0 }
        #expect(seen.map(\.done) == [100, 110, 111])
        #expect(seen.allSatisfy { $0.total == 111 })
    }

    @Test("two at the same time share the work")
    func two() async throws {
        let one = try rotating()
        let other = try rotating()
        async let first = one.rewrap()
        async let second = other.rewrap()
        let counts = try await (first, second)
        #expect(counts.0 + counts.1 == 151 + InternalKeys.Name.allCases.count)
        #expect(try await one.verify() == StoreCheck(records: counts.0 + counts.1, damaged: []))
        #expect(try await one.masterKeyUse().wraps == Int64(counts.0 + counts.1))
    }

    @Test("leaves versions and digests as they are")
    func invariants() async throws {
        let before = try await CredentialVault(store: fixture.store).list()
        let rotating = try rotating()
        let vault = try await CredentialVault(store: rotating)
        try await rotating.rewrap()
        #expect(try await vault.refresh())
        #expect(vault.list() == before)
    }
}
