import Foundation
import GRDB
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct StoreFaultTests {
    @Test(
        "a result code means what SQLite says, extended or not",
        arguments: [
            (11, StoreFault.damaged), (267, .damaged), (26, .notADatabase), (13, .full),
            (8, .readOnly), (1032, .readOnly), (10, .unreadable(code: 10)),
            (778, .unreadable(code: 778)), (14, .unreadable(code: 14)), (5, .busy), (517, .busy),
            (6, .busy), (1, .other(code: 1)), (19, .other(code: 19)),
        ] as [(Int32, StoreFault)]
    )
    func codes(code: Int32, fault: StoreFault) {
        #expect(StoreFault(code: code) == fault)
        #expect(!fault.description.isEmpty)
        #expect(fault.isDamage == [11, 26].contains(code & 0xFF))
    }

    @Test("an emptied file is refused, and one that was made just now is not")
    func emptyStore() throws {
        let fixture = try StoreFixture()
        let path = fixture.directory.path("store/gateway.sqlite")
        let copy = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: copy.path("store"),
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try FileManager.default.copyItem(
            atPath: fixture.directory.path("master.key"),
            toPath: copy.path("master.key")
        )
        let empty = copy.path("store/gateway.sqlite")
        #expect(
            FileManager.default.createFile(
                atPath: empty,
                contents: nil,
                attributes: [.posixPermissions: 0o600]
            )
        )
        #expect(throws: VaultError.emptyStore(path: empty)) { _ = try StoreFixture.open(copy) }
        #expect(try FileSize.bytes(of: empty) == 0)
        try EmptyStore.refuse(path)
    }

    @Test("a directory in the file's place is said to be none")
    func directory() throws {
        let copy = try TemporaryDirectory()
        try MasterKeyFile(path: copy.path("master.key")).generate()
        let path = copy.path("store/gateway.sqlite")
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700],
            ofItemAtPath: copy.path("store")
        )
        #expect(throws: VaultError.file(.notRegular(path: path))) {
            _ = try StoreFixture.open(copy)
        }
    }

    @Test("what was removed is neither in the file nor in its log once that is written back")
    func secureDelete() async throws {
        let fixture = try StoreFixture()
        let vault = try await CredentialVault(store: fixture.store)
        try await vault.store(customer: "MA_AAAA", token: secret("token"), now: StoreFixture.now)
        let sealed = try await fixture.store.connection.read {
            try Row.fetchOne($0, sql: "SELECT sealed FROM credential")?.possibleBytes("sealed")
        }
        // The ciphertext, which no page may keep once its row is gone.
        let needle = Array(try #require(sealed).suffix(21))
        func holders() throws -> [String] {
            try fixture.directory.contents().filter { $0.value.contains(needle) }.keys.sorted()
        }
        try checkpoint(fixture)
        #expect(try holders() == ["store/gateway.sqlite"])
        try await vault.remove(.customer("MA_AAAA"), now: StoreFixture.now)
        try checkpoint(fixture)
        #expect(try holders() == [])
    }

    /// Writes the log back into the file and empties it.
    private func checkpoint(_ fixture: StoreFixture) throws {
        let queue = try DatabaseQueue(path: fixture.directory.path("store/gateway.sqlite"))
        let busy = try queue.writeWithoutTransaction {
            try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        #expect(busy == 0)
        try queue.close()
    }
}
