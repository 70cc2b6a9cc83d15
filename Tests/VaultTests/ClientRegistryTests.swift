import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct ClientRegistryTests {
    static let now = StoreFixture.now

    let fixture: StoreFixture
    let registry: ClientRegistry

    init() throws {
        fixture = try StoreFixture()
        registry = ClientRegistry(store: fixture.store)
    }

    static let simple = ClientPermissions(scopes: [.accountsRead], accounts: .all)

    func create(_ name: String, _ permissions: ClientPermissions = simple) async throws -> Client {
        try await registry.create(name: name, permissions: permissions, now: Self.now).client
    }

    @Test("keeps everything that was granted, also over a restart")
    func roundTrip() async throws {
        let permissions = ClientPermissions(
            scopes: [.accountsRead, .transfersWrite],
            accounts: try #require(AccountAccess(["MA_BBBB", "MA_AAAA"])),
            rate: RequestRate("600/m"),
            burst: 20,
            addresses: [
                try #require(AddressRange("10.0.0.0/8")), try #require(AddressRange("::1")),
            ],
            notBefore: Self.now,
            expires: WallTime(seconds: Self.now.seconds + 60),
            requiresCertificate: true
        )
        let client = try await create("billing-1", permissions)
        #expect(client.permissions == permissions && client.createdAt == Self.now)
        let restarted = ClientRegistry(store: try fixture.reopened())
        #expect(try await restarted.list() == [client])
        #expect(try await restarted.show(name: "billing-1").client == client)
        for (address, expected) in [([10, 0, 0, 1], true), ([11, 0, 0, 1], false)]
            as [([UInt8], Bool)]
        {
            let isAllowed = client.permissions.allows(address: address.span)
            #expect(isAllowed == expected)
        }
    }

    @Test("lists by name, numbers each, and gives no number twice")
    func listing() async throws {
        _ = try await create("b")
        _ = try await create("a")
        let list = try await registry.list()
        #expect(list.map(\.name) == ["a", "b"])
        #expect(Set(list.map(\.number)).count == 2)
    }

    @Test("a name is taken once, also by a revoked client")
    func takenName() async throws {
        _ = try await create("one")
        await #expect(throws: VaultError.clientExists) { _ = try await create("one") }
        try await registry.revoke(name: "one", now: Self.now)
        await #expect(throws: VaultError.clientExists) { _ = try await create("one") }
    }

    @Test("a revoked client stays revoked at its first moment and gets no key")
    func revocation() async throws {
        _ = try await create("one")
        let revoked = try await registry.revoke(name: "one", now: Self.now)
        #expect(revoked.revokedAt == Self.now)
        let later = WallTime(seconds: Self.now.seconds + 10)
        #expect(try await registry.revoke(name: "one", now: later) == revoked)
        await #expect(throws: VaultError.clientRevoked) {
            _ = try await registry.rotate(name: "one", grace: .zero, now: later)
        }
    }

    @Test("keys need a certificate until told otherwise; a revoked client stays as it is")
    func requiredCertificate() async throws {
        let before = try await create("one").permissions
        #expect(!before.requiresCertificate)
        let set = try await registry.requireCertificate(true, of: "one")
        var expected = before
        expected.requiresCertificate = true
        #expect(set.permissions == expected)
        let restarted = ClientRegistry(store: try fixture.reopened())
        #expect(try await restarted.list() == [set])
        #expect(try await restarted.requireCertificate(false, of: "one").permissions == before)
        try await registry.revoke(name: "one", now: Self.now)
        await #expect(throws: VaultError.clientRevoked) {
            try await registry.requireCertificate(true, of: "one")
        }
    }

    @Test("the clients of an older store have keys that count alone")
    func olderStore() async throws {
        let client = try await create("one")
        try await fixture.store.connection.write { database in
            try database.execute(sql: "ALTER TABLE client DROP COLUMN requires_certificate")
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '5 %'")
        }
        #expect(try await ClientRegistry(store: fixture.reopened()).list() == [client])
    }

    @Test("an unknown client is said to be missing")
    func missing() async {
        await #expect(throws: VaultError.clientMissing) {
            _ = try await registry.show(name: "none")
        }
        await #expect(throws: VaultError.clientMissing) {
            try await registry.revoke(name: "none", now: Self.now)
        }
        await #expect(throws: VaultError.clientMissing) {
            _ = try await registry.rotate(name: "none", grace: .zero, now: Self.now)
        }
        await #expect(throws: VaultError.clientMissing) {
            try await registry.requireCertificate(true, of: "none")
        }
    }

    @Test(
        "malformed names are refused",
        arguments: [
            "", "a b", "a/b", "é", "a\n", String(repeating: "a", count: 65), "'; DROP TABLE client",
        ]
    )
    func malformedNames(name: String) async {
        await #expect(throws: VaultError.malformedClient) { _ = try await create(name) }
    }

    @Test("permissions that mean nothing are refused")
    func malformedPermissions() async {
        var permissions = Self.simple
        permissions.scopes = []
        await #expect(throws: VaultError.malformedClient) { _ = try await create("a", permissions) }
        permissions = Self.simple
        permissions.burst = 0
        await #expect(throws: VaultError.malformedClient) { _ = try await create("a", permissions) }
        permissions = Self.simple
        permissions.notBefore = Self.now
        permissions.expires = Self.now
        await #expect(throws: VaultError.malformedClient) { _ = try await create("a", permissions) }
    }

    @Test(
        "a row that this program did not write is reported, not guessed at",
        arguments: [
            "UPDATE client SET scopes = 'everything'", "UPDATE client SET accounts = 'MA_A;*'",
            "UPDATE client SET addresses = '10.0.0.1/8'",
        ]
    )
    func damagedRow(sql: String) async throws {
        _ = try await create("one")
        try await fixture.store.connection.write { try $0.execute(sql: sql) }
        await #expect(throws: VaultError.integrity) { _ = try await registry.list() }
    }
}
