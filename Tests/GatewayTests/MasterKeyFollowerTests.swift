import Audit
import Cryptography
import Foundation
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

@Suite(.blocking) struct MasterKeyFollowerTests {
    private static let now = WallTime(seconds: 1_760_000_000)

    private let directory: TemporaryDirectory
    private let settings: MasterKeySettings
    private let store: GatewayStore
    private let vault: CredentialVault
    private let audit: AuditLog
    private let log = LogCollector()
    private let follower: MasterKeyFollower

    init() async throws {
        directory = try TemporaryDirectory()
        let path = directory.path("master.key")
        try MasterKeyFile(path: path).generate()
        settings = MasterKeySettings(
            current: MasterKeyPlace(file: path),
            previous: MasterKeyPlace(),
            looksForPrevious: true
        )
        store = try GatewayStore(
            directory: directory.path("store"),
            keyring: try settings.keyring(),
            now: Self.now
        )
        vault = try await CredentialVault(store: store)
        var token = Array("token".utf8)
        try await vault.store(
            customer: "MA_AAAA",
            token: SecretBytes(moving: &token),
            now: Self.now
        )
        audit = try AuditLog(path: directory.path("audit.jsonl"))
        follower = MasterKeyFollower(
            store: store,
            vault: vault,
            settings: settings,
            audit: audit,
            logger: log.logger
        )
    }

    private func rotate() async throws {
        try await MasterKeyRotation(of: directory.path("master.key")).run { _ in true }
    }

    private func reload(_ settings: MasterKeySettings? = nil) async throws {
        let settings = settings ?? self.settings
        try await follower.reload({ () throws(StartError) in settings }, at: Self.now)
    }

    private func audited() async -> String {
        await audit.flush()
        return directory.text("audit.jsonl")
    }

    private func tokenLength() throws -> Int {
        try vault.lend(.customer("MA_AAAA")) { $1.count }
    }

    @Test("takes over a new key with the one before, and then the new one alone")
    func rotation() async throws {
        let before = store.masterKeyID
        try await rotate()
        try await reload()
        let id = store.masterKeyID
        #expect(id != before)
        #expect(log.lines == ["info: master key read again"])
        #expect(
            await audited().contains(
                #""type":"master_key.reload","trigger":"signal","key":"\#(id)""#
            )
        )
        #expect(try tokenLength() == 5)
        let other = try GatewayStore(
            directory: directory.path("store"),
            keyring: try settings.keyring(),
            activatesKey: false,
            now: Self.now
        )
        #expect(try await other.rewrap() == other.verify().records)
        try FileManager.default.removeItem(atPath: directory.path("master.key.previous"))
        try await reload()
        #expect(store.masterKeyID == id)
        #expect(try tokenLength() == 5)
    }

    @Test("says what is wrong, and goes on with what it has")
    func refusals() async throws {
        let before = store.masterKeyID
        let path = directory.path("master.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        await #expect(throws: StartError.self) { try await reload() }
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: StartError.self) { try await reload() }
        try MasterKeyFile(path: path).generate()
        await #expect(throws: StartError.self) { try await reload() }
        await #expect(throws: StartError.self) {
            try await follower.reload(
                { () throws(StartError) in throw .configuration("gateway.yaml:1: nonsense") },
                at: Self.now
            )
        }
        let stays = "error: master key not read again, the old one stays: "
        #expect(
            log.lines == [
                stays + "\(path): mode 0644 lets group or others in (chmod go= \(path))",
                stays + "\(path): open: No such file or directory",
                stays + "the store was made with another master key",
                stays + "gateway.yaml:1: nonsense",
            ]
        )
        let records = await audited().split(separator: "\n")
        #expect(records.count == 4)
        #expect(records.allSatisfy { $0.contains(#""type":"master_key.reload.failed""#) })
        #expect(store.masterKeyID == before)
        #expect(try tokenLength() == 5)
    }

    @Test("follows a key that somebody else has put to use, and complains once if it cannot")
    func following() async throws {
        await follower.follow(at: Self.now)
        #expect(log.lines.isEmpty)
        try await rotate()
        // A start of another process that takes the new key over.
        let other = try GatewayStore(
            directory: directory.path("store"),
            keyring: try settings.keyring(),
            now: Self.now
        )
        await follower.follow(at: Self.now)
        #expect(store.masterKeyID == other.masterKeyID)
        #expect(log.lines == ["info: master key read again"])
        #expect(await audited().contains(#""trigger":"change""#))
        try await other.rewrap()
        try FileManager.default.removeItem(atPath: directory.path("master.key.previous"))
        try await rotate()
        _ = try GatewayStore(
            directory: directory.path("store"),
            keyring: try settings.keyring(),
            now: Self.now
        )
        try FileManager.default.removeItem(atPath: directory.path("master.key"))
        for _ in 0..<3 { await follower.follow(at: Self.now) }
        #expect(log.lines.count == 2 && log.lines[1].hasPrefix("error: master key not read again"))
    }

    @Test("what can be read only once stays, and is no failure")
    func once() async throws {
        let variable = MasterKeySettings(
            current: MasterKeyPlace(variable: "NOT_SET_IN_ANY_TEST"),
            previous: MasterKeyPlace(),
            looksForPrevious: true
        )
        let follower = MasterKeyFollower(
            store: store,
            vault: vault,
            settings: variable,
            audit: audit,
            logger: log.logger
        )
        try await follower.reload({ () throws(StartError) in variable }, at: Self.now)
        #expect(
            log.lines == [
                "info: the master key stays: variable NOT_SET_IN_ANY_TEST is read at the start only"
            ]
        )
        // From there to another source, a reload leads.
        try await follower.reload({ () throws(StartError) in settings }, at: Self.now)
        await #expect(throws: StartError.self) {
            try await follower.reload({ () throws(StartError) in variable }, at: Self.now)
        }
    }

    @Test("asks nobody for a passphrase in mid-service, and says once that a restart is needed")
    func passphrase() async throws {
        let settings = MasterKeySettings(
            current: MasterKeyPlace(passphrase: directory.path("none"), passphraseDescriptor: 987),
            previous: MasterKeyPlace(),
            looksForPrevious: true
        )
        let follower = MasterKeyFollower(
            store: store,
            vault: vault,
            settings: settings,
            audit: audit,
            logger: log.logger
        )
        let source = try #require(settings.unrepeatableSource)
        try await rotate()
        _ = try GatewayStore(
            directory: directory.path("store"),
            keyring: try self.settings.keyring(),
            now: Self.now
        )
        for _ in 0..<3 { await follower.follow(at: Self.now) }
        #expect(
            log.lines == [
                "error: master key not read again, the old one stays: another key is in use by now, and "
                    + "\(source) is read at the start only: restart the gateway with the new one"
            ]
        )
        #expect(await audited().contains(#""type":"master_key.reload.failed","trigger":"change""#))
        #expect(try tokenLength() == 5)
    }
}
