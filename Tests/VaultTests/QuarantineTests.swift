import Cryptography
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

/// What is damaged harms itself alone (R-KS-08).
@Suite struct QuarantineTests {
    static let now = StoreFixture.now

    let fixture: StoreFixture
    let vault: CredentialVault

    init() async throws {
        fixture = try StoreFixture()
        vault = try await CredentialVault(store: fixture.store)
        try await vault.store(
            .partner(.active),
            authID: "PA_OLD1",
            token: secret("old"),
            now: Self.now
        )
        try await vault.store(customer: "MA_AAAA", token: secret("one"), now: Self.now)
        try await vault.store(customer: "MA_BBBB", token: secret("two"), now: Self.now)
    }

    private func tamper(_ sql: String) async throws {
        try await fixture.store.connection.write { try $0.execute(sql: sql) }
    }

    private static let damages = [
        "sealed = substr(sealed, 1, 40)",
        "sealed = x''",
        "sealed = CAST('VGW0' || substr(sealed, 5) AS BLOB)",
        "sealed = CAST(substr(sealed, 1, 4) || x'02' || substr(sealed, 6) AS BLOB)",
        "sealed = CAST(substr(sealed, 1, 5) || x'09' || substr(sealed, 7) AS BLOB)",
        "sealed = CAST(substr(sealed, 1, 20) || x'0000' || substr(sealed, 23) AS BLOB)",
        "sealed = CAST(substr(sealed, 1, length(sealed) - 2) || x'5a5a' AS BLOB)",
        "sealed = (SELECT sealed FROM credential WHERE id = 'customer/MA_BBBB')",
        "sealed = (SELECT sealed FROM internal_key LIMIT 1)",
        "sealed = CAST(substr(sealed, 1, 6) || x'0102030405060708' || substr(sealed, 15) AS BLOB)",
        "data_digest = zeroblob(32)", "data_digest = NULL", "version = version + 100",
        "auth_id = 'MA_CCCC'",
    ]

    @Test("all others are there, also after a restart", arguments: damages)
    func customer(damage: String) async throws {
        try await tamper("UPDATE credential SET \(damage) WHERE id = 'customer/MA_AAAA'")
        let next = try await CredentialVault(store: try fixture.reopened())
        #expect(next.condition(of: .customer("MA_AAAA")) == .damaged)
        #expect(next.condition(of: .customer("MA_BBBB")) == .usable)
        #expect(next.condition(of: .customer("MA_DDDD")) == .absent)
        #expect(next.damaged.map(\.id) == [.customer("MA_AAAA")])
        #expect(next.list().map(\.authID) == ["MA_BBBB", "PA_OLD1"])
        #expect(throws: VaultError.integrity) { try next.lend(.customer("MA_AAAA")) { _, _ in } }
        try next.lend(.customer("MA_BBBB")) { _, token in #expect(token.count == 3) }
        #expect(try await fixture.store.verify().damaged == next.damaged.map(\.place))
    }

    @Test("a row that cannot be understood is set aside with what it still says")
    func unintelligible() async throws {
        try await tamper("UPDATE credential SET id = 'nobody' WHERE id = 'customer/MA_AAAA'")
        let next = try await CredentialVault(store: try fixture.reopened())
        #expect(next.damaged.map(\.id) == [nil])
        #expect(next.damaged.map(\.authID) == ["MA_AAAA"])
        #expect(next.condition(of: .customer("MA_AAAA")) == .absent)
        #expect(next.list().count == 2)
    }

    @Test("damage that comes while others are written is seen with them")
    func later() async throws {
        try await tamper("UPDATE credential SET sealed = x'00' WHERE id = 'customer/MA_AAAA'")
        #expect(vault.damaged.isEmpty)
        try await vault.store(customer: "MA_DDDD", token: secret("new"), now: Self.now)
        #expect(vault.damaged.map(\.id) == [.customer("MA_AAAA")])
    }

    @Test("only who decides to may write over it, and removing it is such a decision")
    func replacement() async throws {
        try await tamper("UPDATE credential SET sealed = x'00' WHERE id = 'customer/MA_AAAA'")
        await #expect(throws: VaultError.integrity) {
            try await vault.store(customer: "MA_AAAA", token: secret("new"), now: Self.now)
        }
        let bytes = try await fixture.store.connection.read {
            try Row.fetchOne($0, sql: "SELECT sealed FROM credential WHERE version = 2")?
                .possibleBytes("sealed")
        }
        #expect(bytes == [0])
        try await vault.store(
            .customer("MA_AAAA"),
            authID: "MA_AAAA",
            token: secret("new"),
            replacesDamaged: true,
            now: Self.now
        )
        #expect(vault.condition(of: .customer("MA_AAAA")) == .usable && vault.damaged.isEmpty)

        try await tamper("UPDATE credential SET sealed = x'00' WHERE id = 'customer/MA_AAAA'")
        #expect(try await vault.remove(.customer("MA_AAAA"), now: Self.now))
        #expect(vault.condition(of: .customer("MA_AAAA")) == .absent)
        #expect(try await fixture.store.state().finding(after: nil) == nil)
    }

    @Test("the partner's slots are not exchanged over a damaged one")
    func partner() async throws {
        try await vault.store(
            .partner(.standby),
            authID: "PA_NEW1",
            token: secret("new"),
            now: Self.now
        )
        try await tamper("UPDATE credential SET sealed = x'00' WHERE id = 'partner/active'")
        let next = try await CredentialVault(store: try fixture.reopened())
        await #expect(throws: VaultError.integrity) {
            try await next.exchangePartnerSlots(ifStill: next.partnerSlots, now: Self.now)
        }
        #expect(next.condition(of: .partner(.active)) == .damaged)
        #expect(next.condition(of: .partner(.standby)) == .usable)
    }

    @Test(
        "an internal key that does not open is named, and none is made in its place",
        arguments: ["api-key-pepper", "store-state"],
        [
            "UPDATE internal_key SET sealed = x'00' WHERE name = ",
            "DELETE FROM internal_key WHERE name = ",
        ]
    )
    func internalKey(name: String, sql: String) async throws {
        try await tamper(sql + "'\(name)'")
        let before = try await internalKeys()
        #expect(throws: VaultError.internalKeyDamaged(name: name)) {
            _ = try fixture.reopened()
        }
        #expect(try await internalKeys() == before)
    }

    @Test("a state that is missing is not made anew where there was one")
    func missingState() async throws {
        try await tamper("DELETE FROM store_state")
        #expect(throws: VaultError.integrity) { _ = try fixture.reopened() }
    }

    private func internalKeys() async throws -> Int? {
        try await fixture.store.connection.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM internal_key")
        }
    }

    @Test("an operation's answer that does not open is said to be damaged, and stays")
    func operation() async throws {
        let operations = fixture.store.operations
        let request = OperationRepositoryTests.request()
        let admission = try await operations.begin(
            request,
            id: ULID(at: Self.now),
            now: Self.now,
            lease: .seconds(60)
        )
        guard case .new(let operation) = admission else { return #expect(Bool(false)) }
        try await operations.markDispatching(
            operation.attempt,
            now: Self.now,
            lease: .seconds(60)
        )
        try await operations.complete(
            operation.attempt,
            response: OperationRepositoryTests.response,
            upstreamReference: nil,
            now: Self.now,
            keep: .seconds(60)
        )
        try await tamper("UPDATE operation SET response = substr(response, 1, 100)")
        let again = try await operations.begin(
            request,
            id: ULID(at: Self.now),
            now: Self.now,
            lease: .seconds(60)
        )
        guard case .damaged(let damaged) = again else { return #expect(Bool(false), "\(again)") }
        #expect(damaged.id == operation.id)
        await #expect(throws: VaultError.integrity) {
            _ = try await operations.response(of: operation.id)
        }
        try await tamper("UPDATE operation SET state = 'nonsense'")
        #expect(try await operations.unresolved(now: Self.now).isEmpty)
    }
}
