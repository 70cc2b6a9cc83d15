import Cryptography
import Foundation
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct GatewayStoreTests {
    let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    @Test("its directory and files are for the owner alone")
    func modes() async throws {
        // A write, so that the log exists too.
        _ = try await CredentialVault(store: fixture.store).store(
            customer: "MA_AAAA",
            token: secret("token"),
            now: StoreFixture.now
        )
        let manager = FileManager.default
        let path = fixture.directory.path("store")
        #expect(try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
        let names = try manager.contentsOfDirectory(atPath: path).sorted()
        #expect(names == ["gateway.sqlite", "gateway.sqlite-shm", "gateway.sqlite-wal"])
        for name in names {
            let mode = try manager.attributesOfItem(atPath: path + "/" + name)[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(name)")
        }
    }

    @Test("runs with the promised settings")
    func pragmas() async throws {
        let settings = try await fixture.store.connection.write { database in
            try [
                "journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store",
                "trusted_schema",
            ].map { try String.fetchOne(database, sql: "PRAGMA \($0)") ?? "" }
        }
        #expect(settings == ["wal", "2", "1", "1", "2", "0"])
    }

    @Test("keeps its identity and internal keys over a restart")
    func restart() throws {
        let again = try fixture.reopened()
        #expect(again.storeID == fixture.store.storeID)
        let message = Array("message".utf8)
        for key in [\InternalKeys.apiKeyPepper, \.requestFingerprint, \.auditRedaction] {
            let before = fixture.store.internalKeys[keyPath: key].authenticate(message.span)
            #expect(again.internalKeys[keyPath: key].authenticate(message.span) == before)
        }
        #expect(
            again.internalKeys.apiKeyPepper.authenticate(message.span)
                != again.internalKeys.auditRedaction.authenticate(message.span)
        )
    }

    @Test("another master key is told so, and changes nothing")
    func wrongMasterKey() throws {
        try MasterKeyFile(path: fixture.directory.path("other.key")).generate()
        #expect(throws: VaultError.wrongMasterKey) {
            _ = try StoreFixture.open(fixture.directory, key: "other.key")
        }
        _ = try fixture.reopened()
    }

    @Test(
        "a new master key takes over when the old one is at hand, and then needs no old one to open"
    )
    func newMasterKey() async throws {
        let vault = try await CredentialVault(store: fixture.store)
        try await vault.store(customer: "MA_AAAA", token: secret("token"), now: StoreFixture.now)
        try MasterKeyFile(path: fixture.directory.path("new.key")).generate()
        var keyring = Keyring(
            active: try MasterKeyFile(path: fixture.directory.path("new.key")).load()
        )
        keyring.add(
            decryptOnly: try MasterKeyFile(path: fixture.directory.path("master.key")).load()
        )
        let store = try GatewayStore(
            directory: fixture.directory.path("store"),
            keyring: keyring,
            now: StoreFixture.now
        )
        let next = try await CredentialVault(store: store)
        try await next.verify()
        let use = try await store.masterKeyUse()
        #expect(use.wraps == 0)
        #expect(throws: VaultError.wrongMasterKey) { _ = try fixture.reopened() }
    }

    @Test("refuses a directory or file that others may use")
    func openModes() throws {
        let path = fixture.directory.path("store")
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: path)
        #expect(throws: VaultError.file(.accessibleToOthers(path: path, mode: 0o750))) {
            _ = try fixture.reopened()
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        let file = path + "/gateway.sqlite"
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        #expect(throws: VaultError.file(.accessibleToOthers(path: file, mode: 0o640))) {
            _ = try fixture.reopened()
        }
    }

    @Test("counts what the master key wraps, and stops at the limit")
    func wrapLimit() async throws {
        let before = try await fixture.store.masterKeyUse()
        #expect(before.wraps == 5, "the internal keys")
        let vault = try await CredentialVault(store: fixture.store)
        try await vault.store(customer: "MA_AAAA", token: secret("one"), now: StoreFixture.now)
        let after = try await fixture.store.masterKeyUse()
        #expect(after.wraps == 6 && !after.isRotationDue)
        try await fixture.store.connection.write {
            try $0.execute(
                sql: "UPDATE key_encryption_key SET wraps = ?",
                arguments: [MasterKeyUse.refusalLimit - 1]
            )
        }
        await #expect(throws: VaultError.masterKeyExhausted) {
            try await vault.store(customer: "MA_AAAA", token: secret("two"), now: StoreFixture.now)
        }
        let use = try await fixture.store.masterKeyUse()
        #expect(use.isRotationDue && use.wraps == MasterKeyUse.refusalLimit - 1)
        try vault.lend(.customer("MA_AAAA")) { _, token in #expect(token.count == 3) }
    }

    @Test("refuses a store of a later version")
    func laterVersion() async throws {
        try await fixture.store.connection.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 future')")
        }
        #expect(throws: VaultError.newerStore) { _ = try fixture.reopened() }
    }
}
