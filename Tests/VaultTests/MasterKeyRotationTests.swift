import Foundation
import Platform
import TestSupport
import Testing

@testable import Vault

@Suite(.blocking) struct MasterKeyRotationTests {
    typealias Step = MasterKeyRotation.Step

    let directory: TemporaryDirectory
    let rotation: MasterKeyRotation

    init() throws {
        directory = try TemporaryDirectory()
        rotation = MasterKeyRotation(of: directory.path("master.key"))
        try MasterKeyFile(path: rotation.path).generate()
        _ = try open()
    }

    /// Starts as the gateway does, with the keys that are where they are looked for.
    private func open() throws -> GatewayStore {
        var keyring = Keyring(active: try MasterKeyFile(path: rotation.path).load())
        if PrivateFile.exists(rotation.previousPath) {
            keyring.add(decryptOnly: try MasterKeyFile(path: rotation.previousPath).load())
        }
        return try GatewayStore(
            directory: directory.path("store"),
            keyring: keyring,
            now: StoreFixture.now
        )
    }

    private func id(_ path: String) throws -> [UInt8] {
        KeyEncryptionKey(try MasterKeyFile(path: path).load()).id
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }

    @Test("leaves the old key beside the new one, and nothing else")
    func exchange() throws {
        let old = try id(rotation.path)
        try rotation.run()
        #expect(try id(rotation.previousPath) == old)
        #expect(try id(rotation.path) != old)
        #expect(try files() == ["master.key", "master.key.previous", "store"])
        for path in [rotation.path, rotation.previousPath] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
        _ = try open()
    }

    /// Cut off after so many steps, and in the middle of writing a file (half of it is there).
    @Test(
        "after every step the store opens, and doing it again ends as it would have",
        arguments: 0...Step.allCases.count,
        [false, true]
    )
    func interruption(count: Int, isTorn: Bool) throws {
        let old = try id(rotation.path)
        for step in Step.allCases.prefix(count) { try rotation.perform(step) }
        if isTorn {
            let next = ["master.key.previous.new", "master.key.new"]
            for name in next where !PrivateFile.exists(directory.path(name)) {
                try Data("vgwmk1:00".utf8).write(to: URL(filePath: directory.path(name)))
            }
        }
        try open().close()
        // And once more, as a start after the start.
        try open().close()
        if count < Step.allCases.count {
            try rotation.run()
        } else {
            #expect(throws: VaultError.rotationUnfinished(path: rotation.previousPath)) {
                try rotation.run()
            }
        }
        #expect(try id(rotation.previousPath) == old)
        #expect(try id(rotation.path) != old)
        try open().close()
    }

    @Test("does not begin while there is a former key")
    func unfinished() throws {
        try rotation.run()
        let before = try directory.contents().filter { !$0.key.hasPrefix("store/") }
        #expect(throws: VaultError.rotationUnfinished(path: rotation.previousPath)) {
            try rotation.run()
        }
        #expect(try directory.contents().filter { !$0.key.hasPrefix("store/") } == before)
    }

    @Test("changes nothing when the former key's place is taken by something else")
    func occupied() throws {
        let old = try id(rotation.path)
        try Data("notes\n".utf8).write(to: URL(filePath: rotation.previousPath))
        #expect(throws: VaultError.self) { try rotation.run() }
        #expect(try id(rotation.path) == old)
        #expect(directory.text("master.key.previous") == "notes\n")
    }
}
