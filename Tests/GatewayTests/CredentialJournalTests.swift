import Audit
import Cryptography
import JSON
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

/// What the partner's slots hold is on record, once per change.
@Suite struct CredentialJournalTests {
    private let directory: TemporaryDirectory
    private let vault: CredentialVault
    private let audit: AuditLog
    private let journal: CredentialJournal

    init() async throws {
        directory = try TemporaryDirectory()
        try MasterKeyFile(path: directory.path("master.key")).generate()
        let store = try GatewayStore(
            directory: directory.path("store"),
            keyring: Keyring(active: MasterKeyFile(path: directory.path("master.key")).load()),
            now: .now
        )
        vault = try await CredentialVault(store: store)
        audit = try AuditLog(path: directory.path("audit.jsonl"))
        journal = CredentialJournal(vault: vault, audit: audit)
    }

    /// Looks twice, and returns what is on record since the start.
    private func look() async throws -> [String] {
        for _ in 0..<2 { try await journal.follow() }
        return try await records()
    }

    private func records() async throws -> [String] {
        await audit.flush()
        return try directory.text("audit.jsonl").split(separator: "\n").map { line in
            let record = try JSONDocument(parsing: Array(line.utf8), limits: .request).root
            #expect(record["record"]?.string?.count == 64)
            let version = record["version"]?.integer ?? 0
            let words = ["type", "slot", "auth_id"].compactMap { record[$0]?.string }
            return words.joined(separator: " ") + " \(version)"
        }
    }

    private func store(_ slot: CredentialID.Slot, _ authID: String) async throws {
        var token = Array("canary-token".utf8)
        try await vault.store(
            .partner(slot),
            authID: authID,
            token: SecretBytes(moving: &token),
            now: .now
        )
    }

    @Test("each act once, also those of a time when nobody looked")
    func acts() async throws {
        #expect(try await look() == [])
        try await store(.active, "PA_OLD1")
        try await store(.standby, "PA_NEW1")
        try await vault.note(.refused, .standby, now: .now)
        try await vault.note(.accepted, .standby, now: .now)
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: .now)
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: .now)
        var expected = [
            "credential.stored active PA_OLD1 1", "credential.stored standby PA_NEW1 2",
            "credential.refused standby PA_NEW1 2", "credential.accepted standby PA_NEW1 2",
            "credential.promoted active PA_NEW1 3", "credential.retired standby PA_OLD1 4",
            "credential.promoted active PA_OLD1 5", "credential.retired standby PA_NEW1 6",
        ]
        #expect(try await look() == expected)
        try await vault.remove(.partner(.standby), now: .now)
        expected += ["credential.removed standby PA_NEW1 6"]
        #expect(try await look() == expected)
    }

    @Test("what cannot be put on record is kept until it can")
    func failure() async throws {
        try await store(.active, "PA_OLD1")
        var faults = FaultyStorage.Faults()
        faults.failing = [.synchronize: 1]
        let broken = try AuditLog(path: "audit.jsonl", storage: FaultyStorage(faults))
        try await CredentialJournal(vault: vault, audit: broken).follow()
        #expect(try await vault.acts().count == 1)
        #expect(try await look() == ["credential.stored active PA_OLD1 1"])
        #expect(try await vault.acts().isEmpty)
    }

    @Test("what there is at the start")
    func start() async throws {
        try await store(.active, "PA_OLD1")
        try await store(.standby, "PA_NEW1")
        journal.begin(at: .now)
        #expect(
            try await records() == [
                "credential.state active PA_OLD1 1", "credential.state standby PA_NEW1 2",
            ]
        )
    }

    @Test("a customer's token is another matter, and no token is on record")
    func others() async throws {
        var token = Array("canary-token".utf8)
        try await vault.store(
            customer: "MA_AAAA",
            token: SecretBytes(moving: &token),
            now: .now
        )
        try await store(.active, "PA_OLD1")
        journal.begin(at: .now)
        #expect(try await look().count == 2)
        #expect(!directory.text("audit.jsonl").contains("canary"))
    }
}
