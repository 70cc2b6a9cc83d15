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
        journal = CredentialJournal(audit)
    }

    /// Looks twice, and returns what is on record since the start.
    private func look() async throws -> [String] {
        for _ in 0..<2 { journal.note(vault.list(), at: .now) }
        await audit.flush()
        return try directory.text("audit.jsonl").split(separator: "\n").map { line in
            let record = try JSONDocument(parsing: Array(line.utf8), limits: .request).root
            let version = record["version"]?.integer ?? 0
            let words = ["type", "trigger", "slot", "auth_id"].compactMap { record[$0]?.string }
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

    @Test("stored, exchanged and removed")
    func changes() async throws {
        #expect(try await look() == [])
        try await store(.active, "PA_OLD1")
        try await store(.standby, "PA_NEW1")
        var expected = [
            "credential.state change active PA_OLD1 1", "credential.state change standby PA_NEW1 2",
        ]
        #expect(try await look() == expected)
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: .now)
        expected += [
            "credential.state change active PA_NEW1 3", "credential.state change standby PA_OLD1 4",
        ]
        #expect(try await look() == expected)
        try await vault.remove(.partner(.standby))
        expected += ["credential.removed standby PA_OLD1 4"]
        #expect(try await look() == expected)
    }

    @Test("what is there at the start")
    func start() async throws {
        try await store(.active, "PA_OLD1")
        try await store(.standby, "PA_NEW1")
        #expect(
            try await look() == [
                "credential.state start active PA_OLD1 1",
                "credential.state start standby PA_NEW1 2",
            ]
        )
        try await store(.standby, "PA_NEW2")
        #expect(try await look().last == "credential.state change standby PA_NEW2 3")
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
        #expect(try await look().count == 1)
        #expect(!directory.text("audit.jsonl").contains("canary"))
    }
}
