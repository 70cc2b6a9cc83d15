import Audit
import Logging
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

/// What is wrong with one part of the store keeps the gateway from following none of the others.
@Suite struct StoreFollowerTests {
    private let fixture: GatewayFixture
    private let audit: AuditLog
    private let directory: ClientDirectory
    private let vault: CredentialVault
    private let readiness: Readiness
    private let follower: StoreFollower

    init() async throws {
        fixture = try GatewayFixture()
        let store = fixture.store
        let path = fixture.directory.path("audit.jsonl")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        audit = try AuditLog(path: path)
        directory = try await ClientDirectory(store: store)
        vault = try await CredentialVault(store: store)
        readiness = Readiness(vault: vault, audit: audit, trust: PartnerTrust())
        follower = StoreFollower(
            directory: directory,
            vault: vault,
            operations: store.operations,
            journal: StoreJournal(
                vault: vault,
                directory: directory,
                audit: audit,
                path: path,
                audited: nil
            ),
            clientJournal: ClientJournal(registry: ClientRegistry(store: store), audit: audit),
            damage: DamageReport(audit, logger),
            readiness: readiness,
            logger: logger
        )
    }

    private var isOpen: Bool { !readiness.problems.contains { "\($0)".contains("store") } }

    /// Another process: a client, its acts, and a customer's token.
    private func change(_ name: String) async throws {
        _ = try await ClientRegistry(store: fixture.store).create(
            name: name,
            permissions: ClientPermissions(scopes: [.accountsRead], accounts: .all),
            now: .now
        )
        try await CredentialVault(store: fixture.store).store(
            customer: "MA_\(name)",
            token: fixture.secret("token"),
            now: .now
        )
    }

    private func records(_ type: String) async -> Int {
        await audit.flush()
        return fixture.directory.text("audit.jsonl")
            .split(separator: #""type":"\#(type)""#, omittingEmptySubsequences: false).count - 1
    }

    @Test("clients", arguments: ["client", "api_key"])
    func clients(table: String) async throws {
        let file = StoreFile(in: fixture.directory.path("store"))
        try await change("AAAA")
        await follower.follow()
        #expect(isOpen && directory.entries.count == 1)
        try await change("BBBB")
        try file.execute("ALTER TABLE \(table) RENAME TO away")
        await follower.follow()
        #expect(!isOpen && directory.entries.count == 1)
        #expect(vault.has(.customer("MA_BBBB")))
        #expect(await records("client.created") == 2)
        #expect(await records("customer.stored") == 2)
        try file.execute("ALTER TABLE away RENAME TO \(table)")
        await follower.follow()
        #expect(isOpen && directory.entries.count == 2)
    }

    @Test("credentials, and acts that are not what was written down")
    func credentials() async throws {
        let file = StoreFile(in: fixture.directory.path("store"))
        try await change("AAAA")
        try file.execute(
            "ALTER TABLE credential RENAME TO away; UPDATE act SET auth_id = 'MA_ZZZZ'"
        )
        await follower.follow()
        await follower.follow()
        #expect(!isOpen && !vault.has(.customer("MA_AAAA")))
        #expect(directory.entries.count == 1)
        #expect(await records("client.created") == 1)
        #expect(await records("store.damaged") == 1)
    }

    @Test("a client that something else has changed is told once, and nothing else is wrong")
    func damagedClient() async throws {
        let file = StoreFile(in: fixture.directory.path("store"))
        try await change("AAAA")
        try await change("BBBB")
        await follower.follow()
        #expect(isOpen && directory.entries.count == 2)
        try file.execute(
            """
            UPDATE client SET scopes = 'admin' WHERE name = 'BBBB';
            UPDATE store SET client_generation = client_generation + 1;
            """
        )
        for _ in 0..<2 { await follower.follow() }
        #expect(isOpen && directory.entries.map(\.client.name) == ["AAAA"])
        #expect(await records("store.damaged") == 1)
        // Were it believed that fewer changes were made, the next one would go unnoticed.
        try file.execute("UPDATE store SET client_generation = 1")
        for _ in 0..<2 { await follower.follow() }
        #expect(!isOpen && directory.entries.map(\.client.name) == ["AAAA"])
        #expect(await records("store.damaged") == 2)
    }

    @Test("an act upon a client that nobody has done does not come on record")
    func forgedAct() async throws {
        let file = StoreFile(in: fixture.directory.path("store"))
        try await change("AAAA")
        await follower.follow()
        try file.execute(
            """
            INSERT INTO client_act (kind, client, client_id, done_at)
            VALUES ('revoked', 'AAAA', 'x', 1)
            """
        )
        for _ in 0..<2 { await follower.follow() }
        #expect(await records("client.revoked") == 0 && !isOpen)
        #expect(await records("store.clients") == 1)
        #expect(await records("store.damaged") == 1)
    }
}
