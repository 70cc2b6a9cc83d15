import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct CredentialVaultTests {
    static let canary = "canary-token-58b1f0"
    static let now = StoreFixture.now

    let fixture: StoreFixture
    let vault: CredentialVault

    init() async throws {
        fixture = try StoreFixture()
        vault = try await CredentialVault(store: fixture.store)
    }

    func token(_ id: CredentialID, in vault: CredentialVault) throws -> String {
        try vault.lend(id) { authID, token in
            authID + ":" + token.indices.map { String(UnicodeScalar(token[$0])) }.joined()
        }
    }

    @Test("lends what was stored, also after a restart")
    func lending() async throws {
        try await vault.store(
            .partner(.active),
            authID: "PA_PARTNER1",
            token: secret("partner-token"),
            now: Self.now
        )
        try await vault.store(customer: "MA_AAAA", token: secret("customer-token"), now: Self.now)
        let restarted = try await CredentialVault(store: try fixture.reopened())
        for vault in [vault, restarted] {
            #expect(try token(.partner(.active), in: vault) == "PA_PARTNER1:partner-token")
            #expect(try token(.customer("MA_AAAA"), in: vault) == "MA_AAAA:customer-token")
            #expect(vault.has(.partner(.active)) && !vault.has(.partner(.standby)))
        }
    }

    @Test("an error of the borrower comes through, a missing credential is said")
    func errors() async throws {
        struct Refusal: Error {}
        try await vault.store(customer: "MA_AAAA", token: secret("t"), now: Self.now)
        #expect(throws: Refusal.self) {
            try vault.lend(.customer("MA_AAAA")) { _, _ in throw Refusal() }
        }
        #expect(throws: VaultError.credentialMissing) {
            try vault.lend(.customer("MA_BBBB")) { _, _ in }
        }
    }

    @Test("no file of the store holds the token")
    func canaryInFiles() async throws {
        for number in 0..<20 {
            try await vault.store(
                customer: "MA_AAAA\(number)",
                token: secret(Self.canary),
                now: Self.now
            )
        }
        try await vault.remove(.customer("MA_AAAA3"), now: Self.now)
        let files = try fixture.directory.contents()
        #expect(files.keys.contains("store/gateway.sqlite-wal"))
        #expect(files.keys.contains("store/gateway.sqlite-shm"))
        let needle = Array(Self.canary.utf8)
        for (name, bytes) in files {
            #expect(!bytes.contains(needle), "\(name)")
        }
        #expect(files.values.contains { $0.contains(Array("MA_AAAA7".utf8)) })
    }

    @Test(
        "sealed bytes that changed places do not open",
        arguments: [
            """
            UPDATE credential SET sealed = (
                SELECT sealed FROM credential WHERE id = 'customer/MA_BBBB')
            """,
            "UPDATE credential SET version = version + 100",
            "UPDATE credential SET auth_id = 'MA_CCCC'",
            """
            UPDATE credential SET sealed = (SELECT sealed FROM internal_key LIMIT 1)
            """,
        ]
    )
    func exchangedRows(sql: String) async throws {
        try await vault.store(customer: "MA_AAAA", token: secret("one"), now: Self.now)
        try await vault.store(customer: "MA_BBBB", token: secret("two"), now: Self.now)
        try await fixture.store.connection.write {
            try $0.execute(sql: sql + " WHERE id = 'customer/MA_AAAA'")
        }
        let tampered = try await CredentialVault(store: try fixture.reopened())
        #expect(throws: VaultError.integrity) {
            try tampered.lend(.customer("MA_AAAA")) { _, _ in }
        }
        await #expect(throws: VaultError.integrity) { try await tampered.verify() }
        #expect(try token(.customer("MA_BBBB"), in: tampered) == "MA_BBBB:two")
    }

    @Test("an earlier version of the record does not open in the row of a later one")
    func oldVersion() async throws {
        try await vault.store(customer: "MA_AAAA", token: secret("old"), now: Self.now)
        let old = try await fixture.store.connection.read { database in
            try Row.fetchOne(database, sql: "SELECT sealed FROM credential")?.possibleBytes(
                "sealed"
            )
        }
        try await vault.store(customer: "MA_AAAA", token: secret("new"), now: Self.now)
        let oldBytes = try #require(old)
        try await fixture.store.connection.write {
            try $0.execute(
                sql: "UPDATE credential SET sealed = ?",
                arguments: [oldBytes.data]
            )
        }
        let tampered = try await CredentialVault(store: try fixture.reopened())
        #expect(throws: VaultError.integrity) {
            try tampered.lend(.customer("MA_AAAA")) { _, _ in }
        }
    }

    @Test("the partner's slots change places, and back")
    func exchangingSlots() async throws {
        await #expect(throws: VaultError.credentialMissing) {
            try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: Self.now)
        }
        try await vault.store(
            .partner(.active),
            authID: "PA_OLD1",
            token: secret("old"),
            now: Self.now
        )
        try await vault.store(
            .partner(.standby),
            authID: "PA_NEW1",
            token: secret("new"),
            now: Self.now
        )
        let before = try #require(vault.generation(of: .partner(.active)))
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: Self.now)
        #expect(try token(.partner(.active), in: vault) == "PA_NEW1:new")
        #expect(try token(.partner(.standby), in: vault) == "PA_OLD1:old")
        #expect(try #require(vault.generation(of: .partner(.active))) > before)
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: Self.now)
        #expect(try token(.partner(.active), in: vault) == "PA_OLD1:old")
    }

    @Test("a standby alone becomes the active one")
    func promotion() async throws {
        try await vault.store(
            .partner(.standby),
            authID: "PA_NEW1",
            token: secret("new"),
            now: Self.now
        )
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: Self.now)
        #expect(try token(.partner(.active), in: vault) == "PA_NEW1:new")
        #expect(!vault.has(.partner(.standby)))
    }

    @Test("the slots are exchanged only as they were when that was decided")
    func exchangeRace() async throws {
        try await setSlots()
        let slots = vault.partnerSlots
        let command = try await CredentialVault(store: try fixture.reopened())
        try await command.exchangePartnerSlots(ifStill: slots, now: Self.now)
        await #expect(throws: VaultError.credentialChanged) {
            try await vault.exchangePartnerSlots(ifStill: slots, now: Self.now)
        }
        try await vault.refresh()
        #expect(try token(.partner(.active), in: vault) == "PA_NEW1:new")
        // A standby that was replaced is another one than was looked at.
        let seen = vault.partnerSlots
        try await store(.standby, "PA_NEW2", "newer")
        await #expect(throws: VaultError.credentialChanged) {
            try await vault.exchangePartnerSlots(ifStill: seen, now: Self.now)
        }
        #expect(try token(.partner(.active), in: vault) == "PA_NEW1:new")
        #expect(try token(.partner(.standby), in: vault) == "PA_NEW2:newer")
    }

    @Test("a credential that was in use says since when it is not")
    func retirement() async throws {
        try await setSlots()
        #expect(vault.list().map(\.retiredAt) == [nil, nil])
        let later = WallTime(seconds: Self.now.seconds + 60)
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: later)
        #expect(vault.metadata(of: .partner(.active))?.retiredAt == nil)
        #expect(vault.metadata(of: .partner(.standby))?.retiredAt == later)
        // Another one in its place has not been in use.
        try await store(.standby, "PA_NEW2", "newer")
        #expect(vault.metadata(of: .partner(.standby))?.retiredAt == nil)
    }

    @Test("the generation in use grows with every change of the credential in use, and only then")
    func generations() async throws {
        var generations = [vault.partnerGeneration]
        func changes(_ change: () async throws -> Void) async throws -> Bool {
            try await change()
            generations.append(vault.partnerGeneration)
            return generations[generations.count - 1] != generations[generations.count - 2]
        }
        #expect(generations == [0])
        #expect(try await changes { try await store(.active, "PA_OLD1", "old") })
        #expect(try await !changes { try await store(.standby, "PA_NEW1", "new") })
        #expect(try await !changes { try await store(.standby, "PA_NEW1", "newer") })
        for _ in 0..<3 {
            #expect(
                try await changes {
                    try await vault.exchangePartnerSlots(
                        ifStill: vault.partnerSlots,
                        now: Self.now
                    )
                }
            )
        }
        let highest = try #require(generations.max())
        #expect(generations == generations.sorted())
        #expect(try await changes { try await vault.remove(.partner(.active), now: Self.now) })
        #expect(vault.partnerGeneration == 0)
        #expect(try await changes { try await store(.active, "PA_OLD1", "old") })
        #expect(vault.partnerGeneration > highest, "a credential that comes again is a new one")
    }

    @Test("each act is written down with what it was done to, until it is forgotten")
    func acts() async throws {
        try await setSlots()
        try await vault.store(customer: "MA_AAAA", token: secret("one"), now: Self.now)
        try await vault.note(.accepted, .standby, now: Self.now)
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: Self.now)
        try await vault.remove(.partner(.standby), now: Self.now)
        // Nothing was done here.
        #expect(try await !vault.remove(.partner(.standby), now: Self.now))
        await #expect(throws: VaultError.credentialMissing) {
            try await vault.note(.refused, .standby, now: Self.now)
        }
        let other = try await CredentialVault(store: try fixture.reopened())
        #expect(try await other.acts().first?.kind == .founded)
        let acts = Array(try await other.acts().dropFirst())
        #expect(
            acts.map { "\($0.kind) \($0.credential?.text ?? "") \($0.authID) \($0.version)" } == [
                "stored partner/active PA_OLD1 1", "stored partner/standby PA_NEW1 2",
                "stored customer/MA_AAAA MA_AAAA 3",
                "accepted partner/standby PA_NEW1 2", "promoted partner/active PA_NEW1 4",
                "retired partner/standby PA_OLD1 5", "removed partner/standby PA_OLD1 5",
            ]
        )
        #expect(acts.allSatisfy { $0.time == Self.now })
        #expect(acts[4].recordDigest == vault.list().last?.recordDigest.hex)
        try await other.forgetActs(through: acts[4].number)
        #expect(try await vault.acts() == Array(acts[5...]))
        try await vault.forgetActs(through: acts[6].number)
        try await store(.standby, "PA_NEW1", "new")
        #expect(try await vault.acts().map(\.number) == [acts[6].number + 1])
    }

    private func store(
        _ slot: CredentialID.Slot,
        _ authID: String,
        _ token: String
    ) async throws {
        try await vault.store(
            .partner(slot),
            authID: authID,
            token: secret(token),
            now: Self.now
        )
    }

    private func setSlots() async throws {
        try await store(.active, "PA_OLD1", "old")
        try await store(.standby, "PA_NEW1", "new")
    }

    @Test("versions grow, also over a removal")
    func versions() async throws {
        var versions: [Int64] = []
        for text in ["one", "two"] {
            versions.append(
                try await vault.store(customer: "MA_AAAA", token: secret(text), now: Self.now)
                    .version
            )
        }
        #expect(try await vault.remove(.customer("MA_AAAA"), now: Self.now))
        #expect(try await !vault.remove(.customer("MA_AAAA"), now: Self.now))
        #expect(vault.generation(of: .customer("MA_AAAA")) == nil)
        versions.append(
            try await vault.store(customer: "MA_AAAA", token: secret("three"), now: Self.now)
                .version
        )
        #expect(versions == versions.sorted() && Set(versions).count == 3)
    }

    @Test("what another process stored or removed is seen after a refresh")
    func refreshing() async throws {
        let command = try await CredentialVault(store: try fixture.reopened())
        try await command.store(customer: "MA_AAAA", token: secret("one"), now: Self.now)
        #expect(!vault.has(.customer("MA_AAAA")))
        #expect(try await vault.refresh())
        #expect(try token(.customer("MA_AAAA"), in: vault) == "MA_AAAA:one")
        #expect(try await !vault.refresh())
        try await command.remove(.customer("MA_AAAA"), now: Self.now)
        try await vault.refresh()
        #expect(!vault.has(.customer("MA_AAAA")))
    }

    @Test(
        "malformed ids and tokens are refused",
        arguments: [
            (CredentialID.partner(.active), "MA_AAAA", "token"),
            (.partner(.active), "PA_", "token"),
            (.partner(.active), "PA_abcd", "token"),
            (.partner(.active), "PA_" + String(repeating: "A", count: 33), "token"),
            (.customer("PA_AAAA"), "PA_AAAA", "token"),
            (.customer("MA_AAAA"), "MA_BBBB", "token"),
            (.customer("MA_ÄÄÄÄ"), "MA_ÄÄÄÄ", "token"),
            (.customer("MA_AAAA"), "MA_AAAA", ""),
            (.customer("MA_AAAA"), "MA_AAAA", "to ken"),
            (.customer("MA_AAAA"), "MA_AAAA", "token\r\nX-Evil: 1"),
            (.customer("MA_AAAA"), "MA_AAAA", "tokén"),
            (.customer("MA_AAAA"), "MA_AAAA", String(repeating: "t", count: 513)),
        ]
    )
    func malformed(id: CredentialID, authID: String, token: String) async {
        await #expect(throws: VaultError.malformedCredential) {
            try await vault.store(id, authID: authID, token: secret(token), now: Self.now)
        }
        #expect(vault.list().isEmpty)
    }

    @Test("the listing tells everything but the token")
    func listing() async throws {
        try await vault.store(
            .partner(.active),
            authID: "PA_PARTNER1",
            token: secret(Self.canary),
            now: Self.now
        )
        let metadata = try await vault.store(
            customer: "MA_AAAA",
            token: secret(Self.canary),
            now: Self.now
        )
        let list = vault.list()
        #expect(list.map(\.authID) == ["MA_AAAA", "PA_PARTNER1"])
        #expect(list.first == metadata)
        #expect(metadata.createdAt == Self.now)
        var dumped = ""
        dump(list, to: &dumped)
        dump(vault, to: &dumped)
        #expect(!dumped.contains(Self.canary))
    }
}
