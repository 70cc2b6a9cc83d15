import Cryptography
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Vault

@Suite struct SecretWatchTests {
    private static let first = "first-token-k3J8sX0qLw7Z"
    private static let second = "second-token-t5Vb2NcY9rQe"

    private let fixture: StoreFixture
    private let vault: CredentialVault

    init() async throws {
        fixture = try StoreFixture()
        vault = try await CredentialVault(store: fixture.store)
    }

    private func found(_ text: String) -> WatchedSecret? {
        vault.watch.tripwire.firstHit(in: Array("in \(text).".utf8).span)?.secret
    }

    private func store(_ token: String, _ slot: CredentialID.Slot) async throws {
        try await vault.store(
            .partner(slot),
            authID: "PA_ABCD",
            token: secret(token),
            now: StoreFixture.now
        )
    }

    @Test("follows what is stored, exchanged and removed")
    func following() async throws {
        #expect(found(Self.first) == nil)
        try await store(Self.first, .active)
        #expect(found(Self.first) == .credential(.partner(.active)))
        try await store(Self.second, .standby)
        #expect(found(Self.second) == .credential(.partner(.standby)))
        try await vault.exchangePartnerSlots(ifStill: vault.partnerSlots, now: StoreFixture.now)
        #expect(found(Self.first) == .credential(.partner(.standby)))
        #expect(found(Self.second) == .credential(.partner(.active)))
        try await vault.remove(.partner(.standby), now: StoreFixture.now)
        #expect(found(Self.first) == nil)
        #expect(found(Self.second) != nil)
    }

    @Test("follows what another process stores, with the vault")
    func otherProcess() async throws {
        let command = try await CredentialVault(store: try fixture.reopened())
        try await command.store(
            customer: "MA_ABCD1234",
            token: secret(Self.first),
            now: StoreFixture.now
        )
        #expect(found(Self.first) == nil)
        let generation = vault.watch.generation
        try await vault.refresh()
        #expect(found(Self.first) == .credential(.customer("MA_ABCD1234")))
        #expect(vault.watch.generation != generation)
        try await vault.refresh()
        #expect(vault.watch.generation == generation + 1)
    }

    @Test("knows the master key in all its forms")
    func masterKey() throws {
        let text = fixture.directory.text("master.key").trimmingCharacters(in: .newlines)
        let digits = String(text.dropFirst("vgwmk1:".count))
        #expect(found(text) == .masterKey)
        #expect(found(digits) == .masterKey)
        #expect(found(digits.uppercased()) == .masterKey)
        #expect(found(Data(text.utf8).base64EncodedString()) == .masterKey)
        let octets = Self.octets(of: digits)
        try #require(octets.count == 32)
        #expect(found(octets.base64EncodedString()) == .masterKey)
        #expect(vault.watch.tripwire.firstHit(in: Array(octets).span)?.secret == .masterKey)
    }

    private static func octets(of digits: String) -> Data {
        Data(
            stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(digits.dropFirst($0).prefix(2), radix: 16)
            }
        )
    }

    @Test("of what looks like an API key only a client's is a secret in an answer, any in the log")
    func apiKeys() async throws {
        let registry = ClientRegistry(store: fixture.store)
        let directory = try await ClientDirectory(store: fixture.store)
        let issued = try await registry.create(
            name: "demo",
            permissions: ClientPermissions(scopes: [.accountsRead], accounts: .all),
            now: StoreFixture.now
        )
        let made = APIKeyGenerator(format: .live, random: SystemRandom()).generate()
        let (own, invented) = (Self.text(issued.text), Self.text(made.text))
        #expect(found(invented) == .apiKey(kid: made.kid), "without clients")
        vault.watch.follow(directory)
        #expect(found(own) == nil, "not taken over yet")
        try await directory.refresh()
        #expect(found(own) == .apiKey(kid: issued.kid))
        #expect(found(invented) == nil)
        #expect(found("\(invented) \(own)") == .apiKey(kid: issued.kid))
        // One of ours with another secret is none of ours.
        let spliced = Array((own.prefix(21) + invented.dropFirst(21).prefix(43)).utf8)
        let last = APIKeyFormatTests.checksum(of: spliced)
        #expect(found(String(decoding: spliced + last, as: UTF8.self)) == nil)

        try await store(Self.first, .active)
        #expect(found(invented) == nil, "after a change of the vault")
        #expect(found("\(invented)\(Self.first)") == .credential(.partner(.active)))
        let text = Array("\(invented) \(own)".utf8)
        #expect(vault.watch.tripwire.hits(in: text.span).count == 2)

        try await registry.revoke(name: "demo", now: StoreFixture.now)
        try await directory.refresh()
        #expect(found(own) == nil, "revoked")
    }

    private static func text(_ key: borrowing SecretBytes) -> String {
        key.withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
    }

    @Test("a credential that does not open is no reason to watch for no other")
    func damaged() async throws {
        try await store(Self.first, .active)
        try await vault.store(
            customer: "MA_ABCD1234",
            token: secret(Self.second),
            now: StoreFixture.now
        )
        try await fixture.store.connection.write { database in
            try database.execute(
                sql: """
                    UPDATE credential SET sealed = (SELECT sealed FROM credential WHERE auth_id <> 'PA_ABCD')
                    WHERE auth_id = 'PA_ABCD'
                    """
            )
        }
        let other = try await CredentialVault(store: try fixture.reopened())
        #expect(other.watch.tripwire.firstHit(in: Array(Self.first.utf8).span) == nil)
        #expect(other.watch.tripwire.firstHit(in: Array(Self.second.utf8).span) != nil)
    }

    @Test("counts what was found")
    func counts() {
        vault.watch.countAnswer()
        vault.watch.countAnswer()
        vault.watch.countLine()
        #expect(vault.watch.withheldAnswers == 2)
        #expect(vault.watch.maskedLines == 1)
    }
}
