import Cryptography
import Foundation
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite struct MasterKeyFileTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("master.key")
    }

    @Test("writes one line of the documented form, for the owner alone")
    func generation() throws {
        try MasterKeyFile(path: path).generate(from: SeededRandom(seed: 1))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try /vgwmk1:[0-9a-f]{64}\n/.wholeMatch(in: text) != nil)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test("reads back what it wrote")
    func loading() throws {
        let random = SeededRandom(seed: 7)
        try MasterKeyFile(path: path).generate(from: random)
        let expected = KeyEncryptionKey(MasterKey(from: SeededRandom(seed: 7)))
        let loaded = KeyEncryptionKey(try MasterKeyFile(path: path).load())
        #expect(loaded.id == expected.id)
    }

    @Test("never overwrites a key")
    func overwriting() throws {
        try MasterKeyFile(path: path).generate()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: VaultError.file(.system(path: path, SystemError("create", code: EEXIST)))) {
            try MasterKeyFile(path: path).generate()
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("does not follow a symbolic link when it writes")
    func writingThroughLink() throws {
        let target = directory.path("target")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        #expect(throws: VaultError.self) { try MasterKeyFile(path: path).generate() }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test(
        "refuses a file that others may use, and names path and mode",
        arguments: [
            0o640, 0o604, 0o620, 0o601, 0o666,
        ]
    )
    func openModes(mode: Int) throws {
        try MasterKeyFile(path: path).generate()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let error = #expect(throws: VaultError.self) { _ = try MasterKeyFile(path: path).load() }
        #expect(error == .file(.accessibleToOthers(path: path, mode: UInt32(mode))))
        let text = PrivateFileError.accessibleToOthers(path: path, mode: UInt32(mode)).description
        #expect(text.contains(path) && text.contains("0" + String(mode, radix: 8)))
    }

    @Test("refuses a directory that others may write to", arguments: [0o770, 0o702, 0o777])
    func openParent(mode: Int) throws {
        try MasterKeyFile(path: path).generate()
        try FileManager.default.setAttributes(
            [.posixPermissions: mode],
            ofItemAtPath: directory.path
        )
        #expect(
            throws: VaultError.file(.writableParent(path: directory.path, mode: UInt32(mode)))
        ) { _ = try MasterKeyFile(path: path).load() }
    }

    @Test("refuses a symbolic link")
    func symbolicLink() throws {
        try MasterKeyFile(path: path).generate()
        let link = directory.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: VaultError.file(.symbolicLink(path: link))) {
            _ = try MasterKeyFile(path: link).load()
        }
    }

    @Test("refuses a file with a second name")
    func hardLink() throws {
        try MasterKeyFile(path: path).generate()
        try FileManager.default.linkItem(atPath: path, toPath: directory.path("second"))
        #expect(throws: VaultError.file(.severalLinks(path: path))) {
            _ = try MasterKeyFile(path: path).load()
        }
    }

    @Test("refuses a directory, a pipe and a file that is not there")
    func otherKinds() throws {
        let folder = directory.path("folder")
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        #expect(throws: VaultError.file(.notRegular(path: folder))) {
            _ = try MasterKeyFile(path: folder).load()
        }
        let pipe = directory.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(throws: VaultError.file(.notRegular(path: pipe))) {
            _ = try MasterKeyFile(path: pipe).load()
        }
        #expect(throws: VaultError.file(.system(path: path, SystemError("open", code: ENOENT)))) {
            _ = try MasterKeyFile(path: path).load()
        }
    }

    static let key = String(repeating: "0123456789abcdef", count: 4)

    @Test(
        "refuses any other content",
        arguments: [
            "", "\n", "vgwmk1:", key, "vgwmk2:" + key, "vgwmk1:" + key.dropLast(),
            "vgwmk1:" + key + "0", "vgwmk1:" + key.uppercased(), "vgwmk1:" + key + "\n\n",
            "vgwmk1:" + key + "\r\n", " vgwmk1:" + key, "vgwmk1:" + key.dropLast() + "g",
            String(repeating: "x", count: 4096),
        ]
    )
    func malformed(content: String) throws {
        #expect(
            FileManager.default.createFile(
                atPath: path,
                contents: Data(content.utf8),
                attributes: [.posixPermissions: 0o600]
            )
        )
        #expect(throws: VaultError.malformedMasterKey(path: path)) {
            _ = try MasterKeyFile(path: path).load()
        }
    }

    @Test("refuses a file of more than 4096 bytes")
    func tooLarge() throws {
        #expect(
            FileManager.default.createFile(
                atPath: path,
                contents: Data(count: 4097),
                attributes: [.posixPermissions: 0o600]
            )
        )
        #expect(throws: VaultError.file(.tooLarge(path: path, limit: 4096))) {
            _ = try MasterKeyFile(path: path).load()
        }
    }

    @Test("accepts the line without its end")
    func noLineEnd() throws {
        #expect(
            FileManager.default.createFile(
                atPath: path,
                contents: Data("vgwmk1:\(MasterKeyFileTests.key)".utf8),
                attributes: [.posixPermissions: 0o600]
            )
        )
        _ = try MasterKeyFile(path: path).load()
    }
}
