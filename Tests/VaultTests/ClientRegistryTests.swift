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

    @Test("one client is shown whatever the others' rows are like")
    func showing() async throws {
        let one = try await create("one")
        _ = try await create("two")
        _ = try await registry.rotate(name: "one", grace: .seconds(60), now: Self.now)
        try StoreFile(in: fixture.directory.path("store")).execute(
            "UPDATE client SET accounts = '?' WHERE name = 'two'"
        )
        let shown = try await registry.show(name: "one")
        #expect(shown.client == one && shown.keys.count == 2)
        await #expect(throws: VaultError.clientMissing) { _ = try await registry.show(name: "no") }
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

    // MARK: Changes

    @Test("a change changes what it names, all of it or nothing")
    func changes() async throws {
        let full = ClientPermissions(
            scopes: [.accountsRead, .admin],
            accounts: try #require(AccountAccess(["MA_AAAA"])),
            rate: RequestRate("600/m"),
            burst: 20,
            addresses: [try #require(AddressRange("10.0.0.0/8"))],
            notBefore: Self.now,
            expires: WallTime(seconds: Self.now.seconds + 60),
            requiresCertificate: true
        )
        let later = WallTime(seconds: Self.now.seconds + 50)
        typealias Case = (
            edit: (inout ClientChange) -> Void, expect: (inout ClientPermissions) -> Void
        )
        let cases: [Case] = [
            ({ $0.scopes = [.partnerRead] }, { $0.scopes = [.partnerRead] }),
            ({ $0.accounts = .all }, { $0.accounts = .all }),
            ({ $0.rate = .set(RequestRate("1/s")!) }, { $0.rate = RequestRate("1/s") }),
            ({ $0.rate = .remove }, { $0.rate = nil }),
            ({ $0.burst = .set(7) }, { $0.burst = 7 }),
            ({ $0.burst = .remove }, { $0.burst = nil }),
            ({ $0.addresses = [] }, { $0.addresses = [] }),
            ({ $0.notBefore = .set(later) }, { $0.notBefore = later }),
            ({ $0.notBefore = .remove }, { $0.notBefore = nil }),
            ({ $0.expires = .set(later) }, { $0.expires = later }),
            ({ $0.expires = .remove }, { $0.expires = nil }),
            ({ $0.requiresCertificate = false }, { $0.requiresCertificate = false }),
        ]
        for (number, (edit, expect)) in cases.enumerated() {
            let name = "client-\(number)"
            _ = try await create(name, full)
            var change = ClientChange()
            edit(&change)
            var expected = full
            expect(&expected)
            let (client, differences) = try await registry.apply(change, to: name, now: later)
            #expect(client.permissions == expected, "\(number)")
            #expect(differences.count == 1, "\(number)")
            let restarted = ClientRegistry(store: try fixture.reopened())
            #expect(try await restarted.show(name: name).client == client)
            #expect(try await registry.apply(change, to: name, now: later).differences.isEmpty)
        }
    }

    @Test("a change that makes no sense changes nothing")
    func badChanges() async throws {
        let end = WallTime(seconds: Self.now.seconds + 60)
        var permissions = Self.simple
        permissions.expires = end
        permissions.burst = 200
        let client = try await create("one", permissions)
        let cases: [(VaultError, (inout ClientChange) -> Void)] = [
            (.malformedClient, { $0.scopes = [] }), (.malformedClient, { $0.burst = .set(0) }),
            (.contradictoryPermissions, { $0.notBefore = .set(end) }),
            (.contradictoryPermissions, { $0.rate = .set(RequestRate("1/h")!) }),
        ]
        for (error, edit) in cases {
            var change = ClientChange()
            change.accounts = AccountAccess(["MA_AAAA"])
            edit(&change)
            await #expect(throws: error) {
                try await registry.apply(change, to: "one", now: Self.now)
            }
        }
        #expect(try await registry.list() == [client])
        #expect(try await registry.acts().count == 1)
        try await registry.revoke(name: "one", now: Self.now)
        await #expect(throws: VaultError.clientRevoked) {
            try await registry.apply(ClientChange(), to: "one", now: Self.now)
        }
    }

    // MARK: Keys

    @Test("one key is taken back, and the other goes on")
    func revokedKey() async throws {
        let first = try await registry.create(
            name: "one",
            permissions: Self.simple,
            now: Self.now
        ).kid
        let second = try await registry.rotate(name: "one", grace: .seconds(60), now: Self.now).kid
        _ = try await create("other")
        let certificate = try #require(CertificateName("DNS:a.example"))
        try await registry.bind(certificate, to: "one", now: Self.now)
        let bound = try #require(try await registry.show(name: "one").keys.last?.kid)
        for kid in ["", "AAAAAAAAAA", bound] {
            await #expect(throws: VaultError.keyMissing) {
                try await registry.revokeKey(kid, of: "one", now: Self.now)
            }
        }
        await #expect(throws: VaultError.keyMissing) {
            try await registry.revokeKey(first, of: "other", now: Self.now)
        }
        let revoked = try await registry.revokeKey(first, of: "one", now: Self.now)
        #expect(revoked.revokedAt == Self.now && revoked.state(at: Self.now) == .ended)
        let later = WallTime(seconds: Self.now.seconds + 10)
        #expect(try await registry.revokeKey(first, of: "one", now: later) == revoked)
        let keys = try await registry.show(name: "one").keys
        #expect(keys.map { $0.state(at: Self.now) } == [.ended, .valid, .valid])
        #expect(keys[1].kid == second)
        // There is room for another again.
        _ = try await registry.rotate(name: "one", grace: .seconds(60), now: Self.now)
    }

    @Test("a key that another has followed is superseded until its end")
    func supersededKey() async throws {
        _ = try await create("one")
        let later = WallTime(seconds: Self.now.seconds + 100)
        _ = try await registry.rotate(name: "one", grace: .seconds(60), now: later)
        let keys = try await registry.show(name: "one").keys
        let end = WallTime(seconds: later.seconds + 60)
        #expect(keys[0].supersededAt == later && keys[0].end == end)
        #expect(keys[1].supersededAt == nil && keys[1].end == nil)
        #expect(keys.map { $0.state(at: later) } == [.superseded, .valid])
        #expect(keys.map { $0.state(at: end) } == [.ended, .valid])
        #expect(try await registry.overview().map(\.keys) == [keys])
    }

    @Test("the keys of an older store that were followed by others are known as such")
    func olderKeys() async throws {
        _ = try await create("one")
        let later = WallTime(seconds: Self.now.seconds + 100)
        _ = try await registry.rotate(name: "one", grace: .seconds(60), now: later)
        let keys = try await registry.show(name: "one").keys
        try await fixture.store.connection.write { database in
            try database.execute(sql: "ALTER TABLE api_key DROP COLUMN superseded_at")
            try database.execute(
                sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '%superseded keys'"
            )
        }
        let reopened = ClientRegistry(store: try fixture.reopened())
        #expect(try await reopened.show(name: "one").keys == keys)
    }

    @Test("acts are in order, say who did them, and are forgotten only as far as told")
    func acts() async throws {
        let named = ClientRegistry(store: fixture.store, actor: String(repeating: "x", count: 200))
        _ = try await create("one")
        try await named.revoke(name: "one", now: Self.now)
        let acts = try await registry.acts()
        #expect(acts.map(\.kind) == [.created, .revoked])
        #expect(acts.map(\.actor) == [nil, String(repeating: "x", count: 128)])
        #expect(acts.allSatisfy { $0.client == "one" && $0.time == Self.now })
        try await registry.forgetActs(through: acts[0].number)
        #expect(try await registry.acts() == [acts[1]])
        await #expect(throws: VaultError.clientExists) { _ = try await create("one") }
        #expect(try await registry.acts() == [acts[1]], "what was refused was noted")
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
            try await registry.apply(ClientChange(), to: "none", now: Self.now)
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
        await #expect(throws: VaultError.contradictoryPermissions) {
            _ = try await create("a", permissions)
        }
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
        #expect(try await registry.list().isEmpty)
        #expect(try await registry.damaged().map(\.place) == ["client:1"])
    }
}
