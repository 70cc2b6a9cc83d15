import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct RewrapTests {
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
        #expect(try await rotating.verify() == StoreCheck(records: 155, damaged: []))
        #expect(try await rotating.rewrap() == 155)
        #expect(try await rotating.rewrap() == 0)
        #expect(try await rotating.masterKeyUse().wraps == 155)
        let store = try StoreFixture.open(fixture.directory, key: "new.key")
        #expect(try await store.verify() == StoreCheck(records: 155, damaged: []))
        let length = try await CredentialVault(store: store).lend(.customer("MA_AAAA149")) {
            $1.count
        }
        #expect(length == 9)
    }

    @Test("without a rewrap the new master key alone does not open the store")
    func forgottenRewrap() throws {
        _ = try rotating()
        #expect(throws: VaultError.integrity) {
            _ = try StoreFixture.open(fixture.directory, key: "new.key")
        }
    }

    @Test("a damaged record stops its batch, and the rest stays readable")
    func damage() async throws {
        try await fixture.store.connection.write {
            try $0.execute(
                sql: "UPDATE credential SET auth_id = 'MA_ELSE' WHERE id = 'customer/MA_AAAA120'"
            )
        }
        let rotating = try rotating()
        await #expect(throws: VaultError.integrity) { try await rotating.rewrap() }
        let check = try await rotating.verify()
        #expect(check.records == 155 && check.damaged.count == 1)
    }
}
