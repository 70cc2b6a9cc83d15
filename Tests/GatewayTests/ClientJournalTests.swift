import Audit
import Cryptography
import JSON
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

/// What is done to clients is on record, once each, with what was and what is.
@Suite struct ClientJournalTests {
    private let directory: TemporaryDirectory
    private let registry: ClientRegistry
    private let audit: AuditLog
    private let journal: ClientJournal

    private static let permissions = ClientPermissions(scopes: [.accountsRead], accounts: .all)

    init() throws {
        directory = try TemporaryDirectory()
        try MasterKeyFile(path: directory.path("master.key")).generate()
        let store = try GatewayStore(
            directory: directory.path("store"),
            keyring: Keyring(active: MasterKeyFile(path: directory.path("master.key")).load()),
            now: .now
        )
        registry = ClientRegistry(store: store, actor: "somebody")
        audit = try AuditLog(path: directory.path("audit.jsonl"))
        journal = ClientJournal(registry: registry, audit: audit)
    }

    /// Looks twice, and returns what is on record since the start.
    private func look() async throws -> [JSONValue] {
        for _ in 0..<2 { try await journal.follow() }
        await audit.flush()
        return try directory.text("audit.jsonl").split(separator: "\n").map { line in
            try JSONDocument(parsing: Array(line.utf8), limits: .request).root
        }
    }

    @Test("each act once, with the key and what has changed")
    func acts() async throws {
        let now = WallTime.now
        #expect(try await look().isEmpty)
        let issued = try await registry.create(
            name: "billing",
            permissions: Self.permissions,
            now: now
        )
        let first = issued.kid
        let second = try await registry.rotate(name: "billing", grace: .seconds(60), now: now).kid
        var change = ClientChange()
        change.rate = .set(try #require(RequestRate("5/s")))
        change.accounts = AccountAccess(["MA_AAAA", "MA_BBBB"])
        try await registry.apply(change, to: "billing", now: now)
        try await registry.apply(change, to: "billing", now: now)
        let certificate = try #require(CertificateName("DNS:billing.example"))
        try await registry.bind(certificate, to: "billing", now: now)
        try await registry.unbind(certificate, from: "billing", now: now)
        try await registry.revokeKey(first, of: "billing", now: now)
        try await registry.revokeKey(first, of: "billing", now: now)
        try await registry.revoke(name: "billing", now: now)
        try await registry.revoke(name: "billing", now: now)

        let records = try await look()
        let expected: [(String, String?)] = [
            ("client.created", first), ("client.rotated", second), ("client.changed", nil),
            ("client.bound", nil), ("client.unbound", nil), ("client.key_revoked", first),
            ("client.revoked", nil),
        ]
        #expect(records.map { $0["type"]?.string } == expected.map(\.0))
        for (record, (type, kid)) in zip(records, expected) {
            #expect(record["client"]?.string == "billing")
            #expect(record["client_id"]?.string?.count == 26)
            #expect(record["actor"]?.string == "somebody")
            #expect(record["ts"]?.string == now.rfc3339)
            if let kid { #expect(record["key_id"]?.string == kid, "\(type)") }
        }
        let created = try #require(records.first?["changes"])
        #expect(created["scopes"]?["after"]?.string == "accounts:read")
        #expect(created["accounts"]?["after"]?.string == "*")
        let ends = WallTime(seconds: now.seconds + 60, nanoseconds: now.nanoseconds).rfc3339
        #expect(
            records[1]["changes"]?["superseded"]?["after"]?.string == "\(first) until \(ends)"
        )
        let changed = try #require(records[2]["changes"])
        #expect(changed["accounts"]?["before"]?.string == "*")
        #expect(changed["accounts"]?["after"]?.string == "MA_AAAA MA_BBBB")
        #expect(changed["rate"]?["before"]?.string == nil)
        #expect(changed["rate"]?["after"]?.string == "5/s")
        #expect(changed["scopes"] == nil)
        #expect(records[4]["changes"]?["certificate"]?["before"]?.string == "DNS:billing.example")
    }

    @Test("a list that is too long for a record is cut, and the record stays whole")
    func longList() async throws {
        var permissions = Self.permissions
        permissions.accounts = try #require(
            AccountAccess((0..<3000).map { "MA_\(10_000_000 + $0)" })
        )
        _ = try await registry.create(name: "billing", permissions: permissions, now: .now)
        let record = try #require(try await look().first)
        let accounts = try #require(record["changes"]?["accounts"]?["after"]?.string)
        #expect(accounts.hasPrefix("MA_10000000 ") && accounts.hasSuffix("..."))
    }

    @Test("what is on record is not put there again when what follows cannot be")
    func failureAmongSeveral() async throws {
        for name in ["first", "second", "third"] {
            _ = try await registry.create(name: name, permissions: Self.permissions, now: .now)
        }
        var faults = FaultyStorage.Faults()
        faults.failing = [.synchronize: 2]
        let broken = try AuditLog(path: "audit.jsonl", storage: FaultyStorage(faults))
        try await ClientJournal(registry: registry, audit: broken).follow()
        #expect(try await registry.acts().map(\.client) == ["second", "third"])
    }

    @Test("what cannot be put on record is kept until it can; no key is in it")
    func failure() async throws {
        let issued = try await registry.create(
            name: "billing",
            permissions: Self.permissions,
            now: .now
        )
        let key = issued.text.withBytes { text in
            String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
        }
        var faults = FaultyStorage.Faults()
        faults.failing = [.synchronize: 1]
        let broken = try AuditLog(path: "audit.jsonl", storage: FaultyStorage(faults))
        try await ClientJournal(registry: registry, audit: broken).follow()
        #expect(try await registry.acts().count == 1)
        #expect(try await look().count == 1)
        #expect(try await registry.acts().isEmpty)
        let secret = try #require(key.split(separator: "_").last)
        #expect(!directory.text("audit.jsonl").contains(secret))
    }
}
