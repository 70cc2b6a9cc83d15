import Platform
import TestSupport
import Testing

@testable import Vault

/// A value of another type than a column's, as a damaged page has it, is an error and not the end of the
/// process; and nothing that cannot be read counts as never having been set.
@Suite struct ForeignValueTests {
    static let now = StoreFixture.now

    let fixture: StoreFixture

    init() async throws {
        fixture = try StoreFixture()
        let registry = ClientRegistry(store: fixture.store)
        for name in ["a", "b"] {
            _ = try await registry.create(
                name: name,
                permissions: ClientDirectoryTests.permissions(),
                now: Self.now
            )
        }
    }

    /// Takes the types from a table and sets a column in all its rows, as nothing but damage can.
    private func inflict(_ table: String, _ assignment: String) throws -> GatewayStore {
        let file = StoreFile(in: fixture.directory.path("store"))
        try file.execute(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = replace(replace(sql, 'STRICT', ''), 'NOT NULL', '')
                WHERE name = '\(table)';
            """
        )
        try file.execute("UPDATE \(table) SET \(assignment)")
        return try fixture.reopened()
    }

    @Test(
        "of a master key",
        arguments: [
            "wraps = 'zz'", "wraps = NULL", "created_at = NULL", "retired_at = 'never'",
            "is_active = 'yes'",
        ]
    )
    func masterKey(assignment: String) throws {
        #expect(throws: VaultError.integrity) {
            _ = try inflict("key_encryption_key", assignment)
        }
    }

    @Test(
        "of a client",
        arguments: [
            "created_at = 'zz'", "revoked_at = 'never'", "expires_at = 'x'", "not_before = 'x'",
            "burst = 'x'", "scopes = NULL", "name = x'ff' || number", "rate = x'ff'",
        ]
    )
    func client(assignment: String) async throws {
        let directory = try await ClientDirectory(store: try inflict("client", assignment))
        #expect(directory.entries.isEmpty)
        #expect(directory.damaged.map(\.place) == ["client:1", "client:2"])
    }

    @Test(
        "of a client's key",
        arguments: [
            "created_at = 'q'", "revoked_at = 'q'", "expires_at = 'q'", "superseded_at = 'q'",
            "last_used_at = 'q'", "created_at = NULL",
        ]
    )
    func key(assignment: String) async throws {
        let directory = try await ClientDirectory(store: try inflict("api_key", assignment))
        #expect(directory.entries.isEmpty)
        #expect(directory.damaged.map(\.place) == ["api_key:1", "api_key:2"])
    }

    @Test(
        "of an act",
        arguments: ["done_at = 'zz'", "kind = NULL", "client = NULL", "kid = x'ff'"]
    )
    func act(assignment: String) async throws {
        let store = try inflict("client_act", assignment)
        await #expect(throws: VaultError.integrity) {
            _ = try await ClientRegistry(store: store).acts()
        }
    }
}
