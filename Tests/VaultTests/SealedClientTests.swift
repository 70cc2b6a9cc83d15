import Cryptography
import Foundation
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

/// Rows of clients and keys that somebody with the database and without the master key has changed.
@Suite struct SealedClientTests {
    static let now = StoreFixture.now

    let fixture: StoreFixture
    let registry: ClientRegistry
    let good: [UInt8]
    let bad: [UInt8]

    init() async throws {
        fixture = try StoreFixture()
        registry = ClientRegistry(store: fixture.store)
        good = try await Self.create("good", registry)
        bad = try await Self.create("bad", registry)
    }

    private static func create(_ name: String, _ registry: ClientRegistry) async throws -> [UInt8] {
        let accounts = try #require(AccountAccess(["MA_AAAA"]))
        let issued = try await registry.create(
            name: name,
            permissions: ClientPermissions(
                scopes: [.accountsRead],
                accounts: accounts,
                rate: RequestRate("10/s"),
                burst: 20,
                notBefore: now,
                expires: now.advanced(by: .seconds(60))
            ),
            now: now
        )
        return issued.text.withBytes { text in text.indices.map { text[$0] } }
    }

    private func refusal(
        of key: [UInt8],
        in directory: ClientDirectory
    ) -> ClientDirectory.Refusal? {
        switch directory.authenticate(key.span, now: Self.now) {
        case .accepted: nil
        case .refused(let refusal): refusal
        }
    }

    /// Without regard to what refers to what.
    private func tamper(
        _ sql: String,
        in directory: TemporaryDirectory? = nil
    ) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let path = (directory ?? fixture.directory).path("store/gateway.sqlite")
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Puts on record what waits, as a gateway does.
    private func audit() async throws -> AuditedAct {
        let vault = try await CredentialVault(store: fixture.store)
        let last = try #require(try await vault.acts().last)
        try await vault.forgetActs(through: last.number)
        try await registry.forgetActs(through: 100)
        let state = try await fixture.store.state()
        return AuditedAct(
            store: fixture.store.name,
            position: last.position,
            state: last.state,
            clients: state.clients
        )
    }

    private func finding(_ audited: AuditedAct) async throws -> StateFinding? {
        try await fixture.store.state().finding(after: audited)
    }

    // MARK: Columns

    @Test("every column that means something is sealed", arguments: [ClientRow.Table.client, .key])
    func columns(table: ClientRow.Table) async throws {
        let names = try await fixture.store.connection.read {
            try $0.columns(in: table.rawValue).map(\.name)
        }
        #expect(
            Set(names).subtracting(["seal", "last_used_at"]) == Set(table.columns)
        )
    }

    private static let changes = [ClientRow.Table.client, .key].flatMap { table in
        table.columns.map { (table, $0) }
    }

    @Test("a value that was changed makes the row worth nothing", arguments: changes)
    func change(table: ClientRow.Table, column: String) async throws {
        let copy = try fixture.copied()
        let type = try await fixture.store.connection.read {
            try $0.columns(in: table.rawValue).first { $0.name == column }?.type
        }
        let value =
            switch (type, column) {
            case (_, "client"): "1"
            case ("TEXT", _): "coalesce(\(column), '') || '1'"
            case ("BLOB", _): "randomblob(32)"
            default: "coalesce(\(column), 0) + 1"
            }
        try tamper("UPDATE \(table.rawValue) SET \(column) = \(value) WHERE rowid = 2", in: copy)
        let store = try StoreFixture.open(copy)
        let directory = try await ClientDirectory(store: store)
        #expect(refusal(of: bad, in: directory) == .unknown)
        #expect(refusal(of: good, in: directory) == nil)
        #expect(directory.damaged.contains { $0.table == table })
        // It harms itself alone: a start is not refused.
        #expect(try await store.state().finding(after: nil) == nil)
    }

    @Test("nor does it help to say it in other octets that read the same")
    func octets() async throws {
        for sql in [
            "UPDATE client SET name = CAST(x'62616400' AS TEXT) WHERE name = 'bad'",
            "UPDATE client SET scopes = scopes || char(0) || ' admin' WHERE number = 2",
        ] {
            try tamper(sql)
            let damaged = try await registry.damaged()
            #expect(damaged.map(\.place) == ["client:2"], "\(sql)")
        }
    }

    @Test("when a key was used last is no part of the seal")
    func lastUse() async throws {
        let audited = try await audit()
        try tamper("UPDATE api_key SET last_used_at = 1000")
        #expect(try await registry.damaged().isEmpty)
        #expect(try await finding(audited) == nil)
    }

    @Test("two rows that say the same have different bytes in no other case")
    func encoding() {
        var row = ClientRow(.key)
        var encodings: Set<[UInt8]> = [row.bytes, ClientRow(.client).bytes]
        for value in [
            "".databaseValue, "1".databaseValue, 1.databaseValue, Int64(0x31).databaseValue,
            1.5.databaseValue, Data([0x31]).databaseValue, Data().databaseValue,
        ] {
            for column in ["expires_at", "revoked_at"] {
                row = ClientRow(.key)
                row[column] = value
                #expect(encodings.insert(row.bytes).inserted, "\(column) \(value)")
            }
        }
    }

    // MARK: Whole rows

    @Test(
        "rows that something else took away, added or sealed otherwise are noticed",
        arguments: [
            "DELETE FROM api_key WHERE rowid = 2", "DELETE FROM client WHERE number = 2",
            "UPDATE client SET seal = zeroblob(32) WHERE number = 2",
            "UPDATE api_key SET seal = NULL WHERE rowid = 2",
            """
            INSERT INTO client SELECT number + 5, id || 'x', name || 'x', scopes, accounts, rate,
                burst, addresses, created_at, not_before, expires_at, revoked_at,
                requires_certificate, version, seal FROM client WHERE number = 2
            """,
            """
            INSERT INTO api_key (kid, client, hash, pepper_version, created_at)
                VALUES ('AAAAAAAAAA', 1, randomblob(32), 1, 1000)
            """,
            "DELETE FROM internal_key WHERE name = 'client-seal'",
        ]
    )
    func tampering(sql: String) async throws {
        let audited = try await audit()
        try tamper(sql)
        let act = audited.position.number
        #expect(try await finding(audited) == .otherRows(act: act))
        // Whatever is written afterwards does not hide it.
        _ = try await Self.create("later", registry)
        #expect(try await finding(audited) == .otherRows(act: act + 1))
        #expect(try await registry.list().map(\.name).contains("good"))
    }

    @Test("a row that was put back is noticed, and a running gateway does not believe it")
    func replay() async throws {
        let certificate = try #require(CertificateName("DNS:a.example"))
        try await registry.bind(certificate, to: "bad", now: Self.now)
        try tamper(
            """
            CREATE TABLE client_kept AS SELECT * FROM client;
            CREATE TABLE key_kept AS SELECT * FROM api_key;
            """
        )
        try await registry.unbind(certificate, from: "bad", now: Self.now)
        try await registry.revoke(name: "bad", now: Self.now)
        let directory = try await ClientDirectory(store: fixture.store)
        #expect(refusal(of: bad, in: directory) == .revoked)
        let audited = try await audit()
        try tamper(
            """
            INSERT OR REPLACE INTO client SELECT * FROM client_kept;
            INSERT OR REPLACE INTO api_key SELECT * FROM key_kept;
            """
        )
        #expect(try await finding(audited) == .otherRows(act: audited.position.number))
        // The rows themselves are authentic.
        #expect(try await registry.damaged().isEmpty)
        _ = try await Self.create("later", registry)
        #expect(try await directory.refresh())
        #expect(directory.damaged.map(\.table) == [.key, .key, .client])
        #expect(refusal(of: bad, in: directory) == .unknown)
        #expect(refusal(of: good, in: directory) == nil)
        guard case .refused = directory.identify(uris: [], dnsNames: ["a.example"], now: Self.now)
        else {
            Issue.record("the certificate is bound again")
            return
        }
    }

    @Test("a running gateway does not believe what it finds changed, and misses changes that were")
    func running() async throws {
        let directory = try await ClientDirectory(store: fixture.store)
        try tamper(
            """
            UPDATE client SET scopes = 'admin', accounts = '*' WHERE name = 'bad';
            UPDATE store SET client_generation = client_generation + 1;
            """
        )
        #expect(try await directory.refresh())
        #expect(refusal(of: bad, in: directory) == .unknown)
        #expect(refusal(of: good, in: directory) == nil)
        try tamper("UPDATE store SET client_generation = 1")
        await #expect(throws: VaultError.integrity) { try await directory.refresh() }
        #expect(refusal(of: good, in: directory) == nil)
    }

    @Test("what a trigger makes of a change is not sealed, and the change is not made")
    func trigger() async throws {
        let audited = try await audit()
        try tamper(
            """
            CREATE TRIGGER more AFTER UPDATE ON client WHEN NEW.scopes != 'admin' BEGIN
                UPDATE client SET scopes = 'admin' WHERE number = NEW.number;
            END;
            """
        )
        var change = ClientChange()
        change.burst = .set(7)
        await #expect(throws: VaultError.integrity) {
            try await registry.apply(change, to: "bad", now: Self.now)
        }
        #expect(try await registry.show(name: "bad").client.permissions.burst == 20)
        #expect(try await finding(audited) == nil)
    }

    // MARK: Acts

    @Test(
        "acts that this program did not write are noticed and do not come on record",
        arguments: [
            "UPDATE client_act SET kind = 'revoked'", "UPDATE client_act SET client = 'x'",
            "UPDATE client_act SET kid = 'x'", "UPDATE client_act SET actor = 'x'",
            "UPDATE client_act SET done_at = done_at + 1", "UPDATE client_act SET client_id = 'x'",
            "UPDATE client_act SET code = NULL", "UPDATE client_act SET number = 9",
            "UPDATE client_act_difference SET after = 'MA_Z' WHERE member = 'accounts'",
            "DELETE FROM client_act_difference WHERE member = 'rate'",
            "INSERT INTO client_act_difference VALUES (3, 'burst', '1', '2')",
            """
            INSERT INTO client_act (kind, client, client_id, done_at) VALUES ('revoked', 'x', 'y', 1)
            """,
        ]
    )
    func acts(sql: String) async throws {
        let audited = try await audit()
        var change = ClientChange()
        change.accounts = .all
        change.rate = .remove
        try await registry.apply(change, to: "bad", now: Self.now)
        #expect(try await registry.acts().count == 1)
        #expect(try await finding(audited) == nil)
        try tamper(sql)
        await #expect(throws: VaultError.integrity) { _ = try await registry.acts() }
        let finding = try await finding(audited)
        guard case .brokenClientActs = finding else {
            Issue.record("\(String(describing: finding))")
            return
        }
        #expect(try await fixture.store.state().forgedActs.count == 1)
        try await fixture.store.acceptState(after: audited, now: Self.now)
        #expect(try await self.finding(audited) == nil)
        _ = try await registry.acts()
    }

    @Test("each change of a client is an act of the store's chain")
    func chain() async throws {
        let audited = try await audit()
        try await registry.revoke(name: "bad", now: Self.now)
        let act = try #require(try await CredentialVault(store: fixture.store).acts().first)
        #expect(act.kind == .clients && act.number == audited.position.number + 1)
        #expect(try await registry.acts().map(\.number) == [act.version])
        try tamper("DELETE FROM act")
        #expect(try await finding(audited) == .brokenActs(audited: audited.position.number))
    }

    // MARK: Removal

    @Test(
        "a damaged client is revoked by its name, or by its place when it has none",
        arguments: [
            ("scopes = 'admin'", "bad"), ("id = 'zz'", "bad"), ("created_at = 5", "bad"),
            ("name = CAST(x'ff' AS TEXT)", "client:2"), ("revoked_at = 5", "client:2"),
        ]
    )
    func revocation(damage: String, name: String) async throws {
        let audited = try await audit()
        try tamper(
            """
            UPDATE client SET \(damage) WHERE name = 'bad';
            UPDATE api_key SET certificate = 'DNS:b.example' WHERE client = 2;
            """
        )
        #expect(try await registry.damaged().count == 2)
        for (check, error) in [({ _ in false } as PermissionCheck, VaultError.clientChanged)] {
            await #expect(throws: error) {
                try await registry.revoke(name: name, permitting: check, now: Self.now)
            }
        }
        let client = try await registry.revoke(name: name, now: Self.now)
        #expect(client.revokedAt == Self.now && client.number == 2)
        #expect(client.permissions == .none)
        #expect(try await registry.damaged().isEmpty)
        #expect(try await registry.show(name: client.name).keys.isEmpty)
        #expect(try await registry.acts().map(\.kind) == [.revoked])
        #expect(try await finding(audited) == nil)
        // Sound ones go by their names alone.
        for place in ["client:1", "client:2", "client:9", "client:x"] {
            await #expect(throws: VaultError.clientMissing) {
                try await registry.revoke(name: place, now: Self.now)
            }
        }
    }

    @Test("a damaged key is removed by its id or its place, and makes room for another")
    func removedKey() async throws {
        let audited = try await audit()
        let kid = try #require(try await registry.show(name: "bad").keys.first?.kid)
        try tamper("UPDATE api_key SET expires_at = 5 WHERE client = 2")
        #expect(try await registry.show(name: "bad").keys.isEmpty)
        _ = try await registry.rotate(name: "bad", grace: .seconds(9), now: Self.now)
        let removed = try await registry.revokeKey(kid, of: "bad", now: Self.now)
        #expect(removed.kid == kid && removed.state(at: Self.now) == .ended)
        #expect(try await registry.damaged().isEmpty)

        // Moved to another client.
        try tamper("UPDATE api_key SET client = 1 WHERE client = 2")
        let place = try #require(try await registry.damaged().first?.place)
        for other in ["api_key:1", "api_key:99", "api_key:", "client:2"] {
            await #expect(throws: VaultError.keyMissing) {
                try await registry.revokeKey(other, of: "bad", now: Self.now)
            }
        }
        try await registry.revokeKey(place, of: "bad", now: Self.now)
        #expect(try await registry.damaged().isEmpty)
        #expect(try await finding(audited) == nil)
    }

    @Test("a damaged client keeps its name, and is not changed in any other way")
    func otherChanges() async throws {
        try tamper("UPDATE client SET scopes = 'admin' WHERE name = 'bad'")
        await #expect(throws: VaultError.clientExists) {
            _ = try await Self.create("bad", registry)
        }
        var change = ClientChange()
        change.burst = .set(7)
        await #expect(throws: VaultError.clientDamaged) {
            try await registry.apply(change, to: "bad", now: Self.now)
        }
        await #expect(throws: VaultError.clientDamaged) {
            _ = try await registry.rotate(name: "bad", grace: .zero, now: Self.now)
        }
    }

    // MARK: Older programs

    /// Makes the store what the version before seals has left.
    private func unseal() async throws {
        let key = fixture.store.stateKey
        try await fixture.store.connection.write { database in
            var ledger = try StoreLedger(opening: database, key: key)
            for table in [StateTable.client, .key] {
                for entry in try StoreLedger.entries(of: table, in: database) {
                    ledger.remove(entry)
                }
            }
            let keys = try StoreLedger.entries(of: .internalKey, in: database)
            for entry in keys where entry.id == "client-seal" { ledger.remove(entry) }
            try database.execute(
                sql: """
                    ALTER TABLE client DROP COLUMN seal;
                    ALTER TABLE client DROP COLUMN version;
                    ALTER TABLE api_key DROP COLUMN seal;
                    ALTER TABLE api_key DROP COLUMN version;
                    ALTER TABLE client_act DROP COLUMN code;
                    DELETE FROM grdb_migrations WHERE identifier = '12 sealed clients';
                    DELETE FROM internal_key WHERE name = 'client-seal';
                    DELETE FROM act;
                    """
            )
            try ledger.note(.accepted, .partner(.active), at: Self.now)
            try ledger.save()
        }
    }

    @Test("the rows of an earlier version are sealed as they are when its store is opened")
    func upgrade() async throws {
        _ = try await audit()
        _ = try await Self.create("third", registry)
        try await unseal()
        let vault = try await CredentialVault(store: fixture.store)
        let last = try #require(try await vault.acts().last)
        let audited = AuditedAct(
            store: fixture.store.name,
            position: last.position,
            state: last.state
        )
        try tamper("UPDATE client SET scopes = 'bogus' WHERE name = 'third'")
        for _ in 0..<2 {
            let store = try fixture.reopened()
            let directory = try await ClientDirectory(store: store)
            #expect(refusal(of: good, in: directory) == nil)
            #expect(refusal(of: bad, in: directory) == nil)
            #expect(directory.damaged.map(\.place) == ["client:3"], "as it was before")
            let state = try await store.state()
            #expect(state.finding(after: audited) == nil)
            #expect(state.acts.map(\.kind) == [.accepted, .sealed])
            #expect(try await ClientRegistry(store: store).acts().map(\.client) == ["third"])
        }
        // What was changed before the seal came is noticed as ever.
        try tamper("UPDATE client SET burst = 7 WHERE name = 'bad'")
        let store = try fixture.reopened()
        #expect(try await ClientRegistry(store: store).damaged().count == 2)
    }

    @Test("whoever takes the seals away gets no others")
    func stripped() async throws {
        let audited = try await audit()
        let directory = try await ClientDirectory(store: fixture.store)
        try tamper("DELETE FROM internal_key WHERE name = 'client-seal'")
        #expect(throws: VaultError.internalKeyDamaged(name: "client-seal")) {
            _ = try fixture.reopened()
        }
        try tamper(
            """
            UPDATE client SET seal = NULL, scopes = 'admin', version = 99;
            UPDATE api_key SET seal = NULL, version = 99;
            UPDATE store SET client_generation = 99;
            """
        )
        let store = try fixture.reopened()
        let act = audited.position.number + 1
        #expect(try await store.state().finding(after: audited) == .otherRows(act: act))
        // A gateway that runs knows the former key, and none of the new seals.
        #expect(try await directory.refresh())
        #expect(refusal(of: bad, in: directory) == .unknown)
    }
}
