import Cryptography
import Foundation
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

/// What the store's state tells about rows that were changed behind the program's back (R-KS-03).
@Suite struct StoreStateTests {
    static let now = StoreFixture.now

    let fixture: StoreFixture
    let vault: CredentialVault
    let store: GatewayStore

    init() async throws {
        fixture = try StoreFixture()
        store = fixture.store
        vault = try await CredentialVault(store: store)
        try await vault.store(
            .partner(.active),
            authID: "PA_OLD1",
            token: secret("old"),
            now: Self.now
        )
        try await vault.store(customer: "MA_AAAA", token: secret("one"), now: Self.now)
        try await vault.store(customer: "MA_BBBB", token: secret("two"), now: Self.now)
    }

    /// Puts on record what waits, as a gateway does.
    private func audit() async throws -> AuditedAct {
        let last = try #require(try await vault.acts().last)
        try await vault.forgetActs(through: last.number)
        return AuditedAct(store: store.name, position: last.position, state: last.state)
    }

    private func finding(_ audited: AuditedAct?) async throws -> StateFinding? {
        try await store.state().finding(after: audited)
    }

    private func tamper(_ sql: String) async throws {
        try await store.connection.write { try $0.execute(sql: sql) }
    }

    @Test("a store that was only ever written by the program is what it should be, at any time")
    func soundness() async throws {
        // Before any gateway has run, too.
        #expect(try await finding(nil) == nil)
        var audited = try await audit()
        #expect(try await finding(audited) == nil)
        let steps: [() async throws -> Void] = [
            { try await vault.store(customer: "MA_AAAA", token: secret("x"), now: Self.now) },
            { try await vault.remove(.customer("MA_BBBB"), now: Self.now) },
            {
                try await vault.store(
                    .partner(.standby),
                    authID: "PA_NEW1",
                    token: secret("new"),
                    now: Self.now
                )
            },
            {
                try await vault.exchangePartnerSlots(
                    ifStill: vault.partnerSlots,
                    now: Self.now
                )
            },
            { try await vault.note(.accepted, .standby, now: Self.now) },
            { try await store.rewrap() },
        ]
        for step in steps {
            try await step()
            #expect(try await finding(audited) == nil, "with what waits")
            #expect(try await finding(audited) == nil)
        }
        audited = try await audit()
        #expect(try await finding(audited) == nil, "with nothing that waits")
        let reopened = try fixture.reopened()
        #expect(try await reopened.state().finding(after: audited) == nil)
    }

    @Test(
        "rows that something else wrote are noticed",
        arguments: [
            "DELETE FROM credential WHERE id = 'customer/MA_AAAA'",
            "DELETE FROM credential WHERE id = 'partner/active'",
            "DELETE FROM credential",
            "UPDATE credential SET version = version + 100 WHERE id = 'customer/MA_AAAA'",
            "UPDATE credential SET id = 'customer/MA_CCCC' WHERE id = 'customer/MA_AAAA'",
            "UPDATE credential SET id = CAST(x'ff' AS TEXT) WHERE id = 'customer/MA_AAAA'",
            "UPDATE credential SET data_digest = zeroblob(32) WHERE id = 'customer/MA_AAAA'",
            "UPDATE credential SET data_digest = NULL WHERE id = 'customer/MA_AAAA'",
            """
            INSERT INTO credential SELECT 'customer/MA_DDDD', 'MA_DDDD', 90, sealed, created_at,
                retired_at, data_digest FROM credential WHERE id = 'customer/MA_AAAA'
            """,
            "DELETE FROM internal_key WHERE name = 'audit-redaction'",
            "UPDATE store_state SET entries = entries + 1",
            "UPDATE store_state SET sum = zeroblob(32)",
            "UPDATE store_state SET nonce = zeroblob(16)",
        ]
    )
    func tampering(sql: String) async throws {
        let audited = try await audit()
        try await tamper(sql)
        #expect(try await finding(audited) == .otherRows(act: 4))
        // Whatever is written afterwards does not hide it.
        try await vault.store(customer: "MA_EEEE", token: secret("later"), now: Self.now)
        #expect(try await finding(audited) == .otherRows(act: 5))
    }

    @Test(
        "a count that cannot be is refused, and ends nothing",
        arguments: ["act_number", "entries"],
        [Int64.max, Int64.max - 1, 1 << 53, -1, Int64.min]
    )
    func impossibleCount(column: String, count: Int64) async throws {
        let audited = try await audit()
        try await tamper("UPDATE store_state SET \(column) = \(count)")
        await #expect(throws: VaultError.integrity) { _ = try await finding(audited) }
        await #expect(throws: VaultError.integrity) {
            try await vault.store(customer: "MA_EEEE", token: secret("later"), now: Self.now)
        }
    }

    @Test("a damaged record is no change of the state: it harms itself alone")
    func damage() async throws {
        let audited = try await audit()
        try await tamper("UPDATE credential SET sealed = substr(sealed, 1, 40)")
        #expect(try await finding(audited) == nil)
        #expect(try await store.verify().damaged.count == 3)
    }

    @Test("an old row is noticed, also when its place was empty meanwhile")
    func oldRow() async throws {
        let save = "CREATE TABLE kept AS SELECT * FROM credential WHERE id = 'customer/MA_AAAA'"
        try await tamper(save)
        try await vault.store(customer: "MA_AAAA", token: secret("newer"), now: Self.now)
        var audited = try await audit()
        try await tamper("INSERT OR REPLACE INTO credential SELECT * FROM kept")
        #expect(try await finding(audited) == .otherRows(act: 5))
        // The record itself is authentic.
        #expect(try await store.verify().damaged.isEmpty)

        try await store.acceptState(after: audited, now: Self.now)
        try await vault.remove(.customer("MA_AAAA"), now: Self.now)
        audited = try await audit()
        #expect(try await finding(audited) == nil)
        try await tamper("INSERT INTO credential SELECT * FROM kept")
        #expect(try await finding(audited) != nil)
    }

    @Test("an older copy of the whole store is noticed, whatever was done to it since")
    func oldCopy() async throws {
        _ = try await audit()
        let copy = try fixture.copied()
        try await vault.store(customer: "MA_AAAA", token: secret("lost"), now: Self.now)
        try await vault.store(customer: "MA_BBBB", token: secret("lost"), now: Self.now)
        let audited = try await audit()
        let old = try StoreFixture.open(copy)
        #expect(
            try await old.state().finding(after: audited) == .older(act: 4, audited: 6)
        )
        let vault = try await CredentialVault(store: old)
        for number in 0..<3 {
            try await vault.store(customer: "MA_F\(number)00", token: secret("f"), now: Self.now)
        }
        #expect(
            try await old.state().finding(after: audited) == .brokenActs(audited: 6)
        )
    }

    @Test("an older copy since which only clients were changed is noticed as well")
    func oldClients() async throws {
        var audited = try await audit()
        audited.clients = 1
        #expect(try await finding(audited) == .olderClients(changes: 0, audited: 1))
        try await store.acceptState(after: audited, now: Self.now)
        #expect(try await finding(audited) == nil)
        #expect(try await store.state().clients == 2)
    }

    @Test("a log that says nothing, and the log of another store")
    func otherLogs() async throws {
        let audited = try await audit()
        #expect(try await finding(nil) == .unknownToLog)
        let other = AuditedAct(
            store: "00",
            position: audited.position,
            state: audited.state
        )
        #expect(try await finding(other) == .otherLog)
    }

    @Test(
        "acts that were tampered with are noticed",
        arguments: [
            "DELETE FROM act WHERE number = 6", "DELETE FROM act WHERE number = 7",
            "UPDATE act SET auth_id = 'MA_ZZZZ' WHERE number = 6",
            "UPDATE act SET kind = 'removed' WHERE number = 6",
            "UPDATE act SET subject = 'store' WHERE number = 6",
            "UPDATE act SET done_at = done_at - 1 WHERE number = 7",
            "UPDATE act SET state = zeroblob(32) WHERE number = 7",
            "UPDATE act SET number = 9 WHERE number = 7",
        ]
    )
    func acts(sql: String) async throws {
        let audited = try await audit()
        for name in ["MA_F100", "MA_F200", "MA_F300"] {
            try await vault.store(customer: name, token: secret("f"), now: Self.now)
        }
        #expect(try await finding(audited) == nil)
        try await tamper(sql)
        #expect(try await finding(audited) == .brokenActs(audited: 4))
    }

    @Test("acts that are on record already and still wait say nothing new")
    func leftovers() async throws {
        let waiting = try await vault.acts()
        for act in waiting {
            let audited = AuditedAct(
                store: store.name,
                position: act.position,
                state: act.state
            )
            #expect(try await finding(audited) == nil, "\(act.number)")
        }
    }

    // MARK: Acceptance

    @Test("what an operator accepts is the state from there on")
    func acceptance() async throws {
        let audited = try await audit()
        try await tamper("DELETE FROM credential WHERE id = 'customer/MA_AAAA'")
        try await store.acceptState(after: audited, now: Self.now)
        #expect(try await finding(audited) == nil)
        let acts = try await vault.acts()
        #expect(acts.map(\.kind) == [.forced])
        #expect(acts.first?.recordDigest == audited.state.hex)
        #expect(acts.first?.number == 5)
        try await vault.store(customer: "MA_AAAA", token: secret("again"), now: Self.now)
        #expect(try await finding(audited) == nil)
    }

    @Test("an older copy that is accepted goes on behind what was on record")
    func acceptedCopy() async throws {
        _ = try await audit()
        let copy = try fixture.copied()
        for _ in 0..<3 {
            try await vault.store(customer: "MA_AAAA", token: secret("lost"), now: Self.now)
        }
        let lost = try #require(vault.generation(of: .customer("MA_AAAA")))
        let audited = try await audit()
        let old = try StoreFixture.open(copy)
        let oldVault = try await CredentialVault(store: old)
        // Done on the copy before anybody noticed: it is not kept as an act.
        try await oldVault.store(customer: "MA_F100", token: secret("f"), now: Self.now)
        #expect(try await !old.state().actsFollow(audited))
        try await old.acceptState(after: audited, now: Self.now)
        #expect(try await old.state().finding(after: audited) == nil)
        #expect(try await oldVault.acts().map(\.number) == [audited.position.number + 1])
        let next = try await oldVault.store(
            customer: "MA_AAAA",
            token: secret("new"),
            now: Self.now
        )
        #expect(next.generation > lost, "no version comes twice")
        #expect(oldVault.list().count == 4)
    }

    @Test("versions go on behind those on record, also where there were more of them than acts")
    func acceptedVersions() async throws {
        _ = try await audit()
        let copy = try fixture.copied()
        // As a rewrap in many batches leaves it.
        try await tamper("UPDATE store SET credential_version = credential_version + 50")
        let lost = try await vault.store(
            customer: "MA_AAAA",
            token: secret("lost"),
            now: Self.now
        )
        var audited = try await audit()
        audited.versions = vault.lastVersion
        let old = try StoreFixture.open(copy)
        try await old.acceptState(after: audited, now: Self.now)
        let next = try await CredentialVault(store: old).store(
            customer: "MA_AAAA",
            token: secret("new"),
            now: Self.now
        )
        #expect(next.generation > lost.generation && lost.generation > 50)
    }

    @Test("a store that the log does not know can be accepted, with the log of another one, too")
    func acceptedStranger() async throws {
        let audited = try await audit()
        let other = AuditedAct(store: "00", position: audited.position, state: audited.state)
        for log in [nil, other] {
            #expect(try await finding(log) != nil)
            try await store.acceptState(after: log, now: Self.now)
            let known = try await audit()
            #expect(try await finding(known) == nil)
        }
    }

    // MARK: Older programs

    @Test("the state of a store that an older program made is kept from its next opening on")
    func upgrade() async throws {
        try await tamper(
            """
            DELETE FROM act;
            DELETE FROM store_state;
            DELETE FROM internal_key WHERE name = 'store-state';
            UPDATE internal_key SET data_digest = NULL;
            UPDATE credential SET data_digest = NULL;
            INSERT INTO credential_act
                (number, kind, slot, auth_id, version, record_digest, done_at)
            VALUES (7, 'stored', 'active', 'PA_OLD1', 1, 'aa', 1000),
                (8, 'accepted', 'active', 'PA_OLD1', 1, 'aa', 2000)
            """
        )
        let next = try fixture.reopened()
        #expect(try await next.state().finding(after: nil) == nil)
        let vault = try await CredentialVault(store: next)
        #expect(vault.damaged.isEmpty && vault.list().count == 3)
        #expect(
            try await vault.acts().map { "\($0.number) \($0.kind) \($0.authID)" } == [
                "7 stored PA_OLD1", "8 accepted PA_OLD1", "9 founded ",
            ]
        )
        #expect(try await fixture.reopened().state().finding(after: nil) == nil)
    }
}
