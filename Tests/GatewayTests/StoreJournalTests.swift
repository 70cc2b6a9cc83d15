import Audit
import Cryptography
import Foundation
import JSON
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

/// What the partner's slots hold is on record, once per change.
@Suite struct StoreJournalTests {
    private let directory: TemporaryDirectory
    private let vault: CredentialVault
    private let audit: AuditLog
    private let clients: ClientDirectory
    private let journal: StoreJournal

    init() async throws {
        directory = try TemporaryDirectory()
        try MasterKeyFile(path: directory.path("master.key")).generate()
        let store = try GatewayStore(
            directory: directory.path("store"),
            keyring: Keyring(active: MasterKeyFile(path: directory.path("master.key")).load()),
            now: .now
        )
        vault = try await CredentialVault(store: store)
        clients = try await ClientDirectory(store: store)
        audit = try AuditLog(path: directory.path("audit.jsonl"))
        journal = StoreJournal(
            vault: vault,
            directory: clients,
            audit: audit,
            path: directory.path("audit.jsonl"),
            audited: nil
        )
    }

    /// Looks twice, and returns what is on record since the start.
    private func look() async throws -> [String] {
        for _ in 0..<2 { #expect(try await journal.follow()) }
        return try await records()
    }

    private func records() async throws -> [String] {
        await audit.flush()
        return try directory.text("audit.jsonl").split(separator: "\n").map { line in
            let record = try JSONDocument(parsing: Array(line.utf8), limits: .request).root
            let digests = [record["record"], record["state"]].compactMap(\.self)
            #expect(!digests.isEmpty && digests.allSatisfy { $0.string?.count == 64 })
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
        #expect(try await look() == ["store.founded 0"])
        try await store(.active, "PA_OLD1")
        try await store(.standby, "PA_NEW1")
        try await vault.note(.refused, .standby, now: .now)
        try await vault.note(.accepted, .standby, now: .now)
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: .now)
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: .now)
        var expected = [
            "store.founded 0", "credential.stored active PA_OLD1 1",
            "credential.stored standby PA_NEW1 2",
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
        let journal = StoreJournal(
            vault: vault,
            directory: clients,
            audit: broken,
            path: "nowhere",
            audited: nil
        )
        #expect(try await journal.follow())
        #expect(try await vault.acts().count == 2)
        #expect(try await look() == ["store.founded 0", "credential.stored active PA_OLD1 1"])
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

    @Test("a customer's token is told as such, and no token is on record")
    func others() async throws {
        var token = Array("canary-token".utf8)
        try await vault.store(
            customer: "MA_AAAA",
            token: SecretBytes(moving: &token),
            now: .now
        )
        try await store(.active, "PA_OLD1")
        journal.begin(at: .now)
        #expect(
            try await look() == [
                "credential.state active PA_OLD1 2", "store.founded 0", "customer.stored MA_AAAA 1",
                "credential.stored active PA_OLD1 2",
            ]
        )
        #expect(!directory.text("audit.jsonl").contains("canary"))
    }

    // MARK: The state

    private func reopened(_ audited: AuditedAct?) -> StoreJournal {
        StoreJournal(
            vault: vault,
            directory: clients,
            audit: audit,
            path: directory.path("audit.jsonl"),
            audited: audited
        )
    }

    @Test("the log's last word is the store's last act, however it is read")
    func lastWord() async throws {
        let path = directory.path("audit.jsonl")
        #expect(try StateLog.last(in: path) == nil)
        try await store(.active, "PA_OLD1")
        _ = try await look()
        let last = try #require(try StateLog.last(in: path))
        #expect(last.position.number == 2 && last.store == vault.storeName)
        // A new process says it again, and an old line does not count any more.
        reopened(last).begin(at: .now)
        await audit.flush()
        #expect(try StateLog.last(in: path) == last)
        try await store(.active, "PA_OLD1")
        _ = try await look()
        #expect(try StateLog.last(in: path)?.position.number == 3)
    }

    @Test("what is on record already is forgotten, and not put there again")
    func leftovers() async throws {
        try await store(.active, "PA_OLD1")
        let waiting = try await vault.acts()
        let audited = AuditedAct(
            store: vault.storeName,
            position: waiting[0].position,
            state: waiting[0].state
        )
        let journal = reopened(audited)
        #expect(try await journal.follow())
        #expect(try await records() == ["credential.stored active PA_OLD1 1"])
        #expect(try await vault.acts().isEmpty)
    }

    @Test("acts that do not follow on those on record stay where they are")
    func brokenActs() async throws {
        try await store(.active, "PA_OLD1")
        let waiting = try await vault.acts()
        let other = AuditedAct(
            store: vault.storeName,
            position: ActPosition(number: 1, code: waiting[1].code),
            state: waiting[0].state
        )
        #expect(try await !reopened(other).follow())
        #expect(try await vault.acts() == waiting)
        #expect(try await records() == [])
    }

    @Test("a last word that cannot be understood is said to be damaged")
    func damagedWord() async throws {
        let path = directory.path("broken.jsonl")
        let line = #"{"v":1,"seq":1,"act":"x","act_code":"00"}"# + "\n"
        try Data(line.utf8).write(to: URL(filePath: path))
        #expect(throws: AuditError.self) { try StateLog.last(in: path) }
    }

    @Test("the state is said again when the log has grown by some megabytes, and not before")
    func growth() async throws {
        try await store(.active, "PA_OLD1")
        _ = try await look()
        let last = try #require(try StateLog.last(in: directory.path("audit.jsonl")))
        let journal = reopened(last)
        journal.begin(at: .now)
        func states() async throws -> Int {
            for _ in 0..<2 { #expect(try await journal.follow()) }
            await audit.flush()
            return directory.text("audit.jsonl").split(separator: #""type":"store.state""#).count
                - 1
        }
        #expect(try await states() == 1)
        try fill(by: 3 << 20)
        #expect(try await states() == 1)
        try fill(by: 2 << 20)
        #expect(try await states() == 2)
        #expect(try StateLog.last(in: directory.path("audit.jsonl")) == last)
    }

    /// Lets the log's file grow by lines that say nothing.
    private func fill(by size: Int) throws {
        let line = Data(String(repeating: "x", count: 1023).utf8) + Data([10])
        let file = try FileHandle(
            forWritingTo: URL(filePath: directory.path("audit.jsonl"))
        )
        try file.seekToEnd()
        for _ in 0..<(size >> 10) { try file.write(contentsOf: line) }
        try file.close()
    }
}
