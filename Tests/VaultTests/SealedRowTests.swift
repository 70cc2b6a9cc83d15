import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

/// The same as with ``SealedRecordPropertyTests``, but on disk: each kind of record that the store has is
/// changed with SQL and opened the way the program opens it.
@Suite struct SealedRowTests {
    static let now = StoreFixture.now

    /// Two records of each kind.
    enum Place: String, CaseIterable, Sendable {
        case active, standby, firstCustomer, secondCustomer, pepper, redaction
        case firstResponse, secondResponse

        var credential: CredentialID? {
            switch self {
            case .active: .partner(.active)
            case .standby: .partner(.standby)
            case .firstCustomer: .customer("MA_AAAA")
            case .secondCustomer: .customer("MA_BBBB")
            case .pepper, .redaction, .firstResponse, .secondResponse: nil
            }
        }

        var table: SealedTable {
            switch self {
            case .active, .standby, .firstCustomer, .secondCustomer: .credential
            case .pepper, .redaction: .internalKey
            case .firstResponse, .secondResponse: .operation
            }
        }

        /// What opening it says when it is anything but sound. Without its own keys a store does not open at
        /// all, and an operator must be told which one it is; a record says nothing more.
        var error: VaultError {
            switch self {
            case .pepper: .internalKeyDamaged(name: "api-key-pepper")
            case .redaction: .internalKeyDamaged(name: "audit-redaction")
            case .active, .standby, .firstCustomer, .secondCustomer, .firstResponse,
                .secondResponse:
                .integrity
            }
        }

        /// Which row it is.
        var condition: String {
            switch self {
            case .active, .standby, .firstCustomer, .secondCustomer:
                "id = '\(credential?.text ?? "")'"
            case .pepper: "name = 'api-key-pepper'"
            case .redaction: "name = 'audit-redaction'"
            case .firstResponse, .secondResponse: "idempotency_key = '\(rawValue)'"
            }
        }
    }

    let fixture: StoreFixture
    private let responses: [Place: ULID]

    init() async throws {
        fixture = try StoreFixture()
        let vault = try await CredentialVault(store: fixture.store)
        for (id, authID) in [
            (CredentialID.partner(.active), "PA_AAAA"), (.partner(.standby), "PA_BBBB"),
            (.customer("MA_AAAA"), "MA_AAAA"), (.customer("MA_BBBB"), "MA_BBBB"),
        ] {
            try await vault.store(id, authID: authID, token: secret("same-token"), now: Self.now)
        }
        var responses: [Place: ULID] = [:]
        for place in [Place.firstResponse, .secondResponse] {
            responses[place] = try await Self.respond(to: place.rawValue, in: fixture.store)
        }
        self.responses = responses
    }

    /// A finished operation with a kept answer.
    private static func respond(to key: String, in store: GatewayStore) async throws -> ULID {
        let id = ULID(at: now)
        let admission = try await store.operations.begin(
            OperationRequest(
                clientID: "client",
                idempotencyKey: key,
                fingerprint: SHA256.hash([1]),
                kind: "transfer"
            ),
            id: id,
            now: now,
            lease: .seconds(60)
        )
        guard case .new(let operation) = admission else { throw VaultError.operationConflict }
        try await store.operations.markDispatching(operation.attempt, now: now, lease: .seconds(60))
        try await store.operations.complete(
            operation.attempt,
            response: StoredResponse(status: 201, fields: [], body: Array("same body".utf8)),
            upstreamReference: nil,
            now: now,
            keep: .seconds(60)
        )
        return id
    }

    /// Opens the record as the program does.
    func open(_ place: Place) async throws {
        if let id = place.credential {
            let vault = try await CredentialVault(store: fixture.store)
            try vault.lend(id) { _, _ in }
        } else if let id = responses[place] {
            _ = try #require(try await fixture.store.operations.response(of: id))
        } else {
            _ = try fixture.reopened()
        }
    }

    func sealed(_ place: Place) async throws -> [UInt8] {
        let (table, condition) = (place.table, place.condition)
        let bytes = try await fixture.store.connection.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM \(table.rawValue) WHERE \(condition)")?
                .possibleBytes(table.column)
        }
        return try #require(bytes)
    }

    func replace(_ place: Place, with bytes: [UInt8]) async throws {
        let (table, condition) = (place.table, place.condition)
        try await fixture.store.connection.write {
            try $0.execute(
                sql: "UPDATE \(table.rawValue) SET \(table.column) = ? WHERE \(condition)",
                arguments: [bytes.data]
            )
        }
    }

    @Test(
        "a changed byte anywhere is the integrity error",
        arguments: [Place.active, .firstCustomer, .pepper, .firstResponse]
    )
    func everyByte(place: Place) async throws {
        var random = SeededGenerator()
        let bytes = try await sealed(place)
        try await open(place)
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
            try await replace(place, with: changed)
            await #expect(throws: place.error, "\(position), VGW_TEST_SEED=\(random.seed)") {
                try await open(place)
            }
        }
        for count in [0, 1, 85, 101, bytes.count - 1] {
            try await replace(place, with: Array(bytes[..<count]))
            await #expect(throws: place.error, "\(count)") { try await open(place) }
        }
        try await replace(place, with: bytes)
        try await open(place)
    }

    @Test("a record in the row of any other is the integrity error", arguments: Place.allCases)
    func exchanges(place: Place) async throws {
        let own = try await sealed(place)
        for other in Place.allCases where other != place {
            try await replace(place, with: try await sealed(other))
            await #expect(throws: place.error, "\(other)") { try await open(place) }
        }
        try await replace(place, with: own)
        try await open(place)
    }

    @Test(
        "a record whose row says something else is the integrity error",
        arguments: [
            (Place.active, "UPDATE credential SET version = version + 100"),
            (.active, "UPDATE credential SET version = -1"),
            (.active, "UPDATE credential SET auth_id = 'PA_CCCC'"),
            (.firstCustomer, "UPDATE credential SET auth_id = 'MA_BBBB'"),
            (.firstResponse, "UPDATE operation SET attempt = attempt + 1"),
        ]
    )
    func otherNames(place: Place, sql: String) async throws {
        let condition = place.condition
        try await fixture.store.connection.write {
            try $0.execute(sql: "\(sql) WHERE \(condition)")
        }
        await #expect(throws: VaultError.integrity) { try await open(place) }
    }

    @Test("a whole row in the place of another is the integrity error")
    func movedRows() async throws {
        let (first, second) = try (
            #require(responses[.firstResponse]), #require(responses[.secondResponse])
        )
        try await fixture.store.connection.write {
            try $0.execute(
                sql: """
                    DELETE FROM credential WHERE id IN ('partner/standby', 'customer/MA_BBBB');
                    UPDATE credential SET id = 'partner/standby' WHERE id = 'partner/active';
                    UPDATE credential SET id = 'customer/MA_BBBB' WHERE id = 'customer/MA_AAAA';
                    DELETE FROM internal_key WHERE name = 'api-key-pepper';
                    UPDATE internal_key SET name = 'api-key-pepper' WHERE name = 'audit-redaction';
                    """
            )
            try $0.execute(
                sql: "DELETE FROM operation WHERE id = ?",
                arguments: [second.description]
            )
            try $0.execute(
                sql: "UPDATE operation SET id = ? WHERE id = ?",
                arguments: [second.description, first.description]
            )
        }
        for place in [Place.standby, .secondCustomer, .pepper, .secondResponse] {
            await #expect(throws: place.error, "\(place)") { try await open(place) }
        }
        let check = try await fixture.store.verify()
        #expect(check.damaged.count == 4, "\(check.damaged)")
    }

    @Test("in a store with another identity nothing opens")
    func otherStore() async throws {
        try await fixture.store.connection.write {
            try $0.execute(sql: "UPDATE store SET store_id = zeroblob(16)")
        }
        #expect(throws: Place.pepper.error) { _ = try fixture.reopened() }
    }
}
