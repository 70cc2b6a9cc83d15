import Foundation
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct MasterKeyCredentialTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try MasterKeyFile(path: directory.path("store-key")).generate()
    }

    private func load(_ name: String, in folder: String?) throws(VaultError) -> [UInt8] {
        KeyEncryptionKey(try MasterKeyCredential(name: name, in: folder).load()).id
    }

    private func setMode(_ mode: Int, of name: String) throws {
        let path = name.isEmpty ? directory.path : directory.path(name)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test("is the key that the file holds, as the service manager makes it")
    func credential() throws {
        try setMode(0o400, of: "store-key")
        try setMode(0o500, of: "")
        let key = KeyEncryptionKey(try MasterKeyFile(path: directory.path("store-key")).load())
        #expect(try load("store-key", in: directory.path) == key.id)
        try setMode(0o700, of: "")
    }

    @Test(
        "lets the group of root in, for that is how an access list looks; nobody else",
        .enabled(if: geteuid() == 0)
    )
    func accessList() throws {
        try setMode(0o440, of: "store-key")
        _ = try load("store-key", in: directory.path)
        let path = directory.path("store-key")
        #expect(throws: VaultError.file(.accessibleToOthers(path: path, mode: 0o440))) {
            _ = try MasterKeyFile(path: path).load()
        }
        for mode in [0o460, 0o444, 0o441] {
            try setMode(mode, of: "store-key")
            #expect(
                throws: VaultError.file(.accessibleToOthers(path: path, mode: UInt32(mode)))
            ) { _ = try load("store-key", in: directory.path) }
        }
        try setMode(0o440, of: "store-key")
        for owner: UInt32 in [1, 65_534] {
            try #require(chown(path, owner, 0) == 0)
            #expect(throws: VaultError.file(.wrongOwner(path: path, owner: owner))) {
                _ = try load("store-key", in: directory.path)
            }
        }
        try #require(chown(path, 0, 1) == 0)
        #expect(throws: VaultError.file(.accessibleToOthers(path: path, mode: 0o440))) {
            _ = try load("store-key", in: directory.path)
        }
    }

    @Test("needs a directory and a name that stays in it")
    func places() throws {
        for folder in [nil, ""] {
            #expect(throws: VaultError.masterKey(.noCredentials(name: "store-key"))) {
                _ = try load("store-key", in: folder)
            }
        }
        for name in [
            "", ".", "..", "../store-key", "a/b", "a b", String(repeating: "a", count: 256),
        ] {
            #expect(throws: VaultError.masterKey(.unusableCredentialName(name))) {
                _ = try load(name, in: directory.path)
            }
        }
    }

    @Test("refuses what is missing, linked, too large, or no key")
    func badFiles() throws {
        let missing = directory.path("missing")
        #expect(throws: VaultError.file(.system(path: missing, SystemError("open", code: ENOENT))))
        {
            _ = try load("missing", in: directory.path)
        }
        try FileManager.default.createSymbolicLink(
            atPath: directory.path("link"),
            withDestinationPath: directory.path("store-key")
        )
        let link = directory.path("link")
        #expect(throws: VaultError.file(.symbolicLink(path: link))) {
            _ = try load("link", in: directory.path)
        }
        for (name, size) in [("large", 4097), ("empty", 0)] {
            try Data(count: size).write(to: URL(filePath: directory.path(name)))
            try setMode(0o400, of: name)
        }
        #expect(throws: VaultError.file(.tooLarge(path: directory.path("large"), limit: 4096))) {
            _ = try load("large", in: directory.path)
        }
        #expect(throws: VaultError.malformedMasterKey(path: directory.path("empty"))) {
            _ = try load("empty", in: directory.path)
        }
    }
}
