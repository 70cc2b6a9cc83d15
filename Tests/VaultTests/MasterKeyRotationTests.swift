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

    private func keys() throws -> [String: [UInt8]] {
        try directory.contents().filter {
            !$0.key.hasPrefix("store/") && !$0.key.hasSuffix(".lock")
        }
    }

    @Test("leaves the old key beside the new one, and nothing else")
    func exchange() async throws {
        let old = try id(rotation.path)
        try await rotation.run { _ in true }
        #expect(try id(rotation.previousPath) == old)
        #expect(try id(rotation.path) != old)
        #expect(try files() == ["master.key", "master.key.lock", "master.key.previous", "store"])
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
    func interruption(count: Int, isTorn: Bool) async throws {
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
            try await rotation.run { _ in true }
        } else {
            await #expect(throws: VaultError.rotationUnfinished(path: rotation.previousPath)) {
                try await rotation.run { _ in true }
            }
        }
        #expect(try id(rotation.previousPath) == old)
        #expect(try id(rotation.path) != old)
        try open().close()
    }

    @Test("does not begin while there is a former key")
    func unfinished() async throws {
        try await rotation.run { _ in true }
        let before = try keys()
        await #expect(throws: VaultError.rotationUnfinished(path: rotation.previousPath)) {
            try await rotation.run { _ in true }
        }
        #expect(try keys() == before)
    }

    @Test("changes nothing when the former key's place is taken by something else")
    func occupied() async throws {
        let old = try id(rotation.path)
        try Data("notes\n".utf8).write(to: URL(filePath: rotation.previousPath))
        await #expect(throws: VaultError.self) { try await rotation.run { _ in true } }
        #expect(try id(rotation.path) == old)
        #expect(directory.text("master.key.previous") == "notes\n")
    }

    @Test("of several at a time one is done, and the key in use is not lost")
    func severalAtATime() async throws {
        let old = try id(rotation.path)
        let rotation = rotation
        let done = try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        try await rotation.run { _ in
                            await Task.yield()
                            return true
                        }
                        return 1
                    } catch VaultError.rotationRunning, VaultError.rotationUnfinished {
                        return 0
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(done == 1)
        #expect(try id(rotation.previousPath) == old)
        #expect(try id(rotation.path) != old)
        try open().close()
    }

    @Test("does nothing while another one holds the lock")
    func locked() async throws {
        let before = try keys()
        let held = try FileLock.attempt(rotation.lockPath)
        await #expect(throws: VaultError.rotationRunning(path: rotation.lockPath)) {
            try await rotation.run { _ in true }
        }
        #expect(try keys() == before)
        _ = consume held
        try await rotation.run { _ in true }
        #expect(try keys() != before)
    }

    @Test("a former key that comes at the last moment is not written over")
    func lateComer() throws {
        let before = try id(rotation.path)
        let late = MasterKeyFile(path: rotation.previousPath)
        try rotation.perform(.copyOld)
        try late.generate()
        #expect(throws: VaultError.self) { try rotation.perform(.nameOld) }
        #expect(try id(rotation.path) == before)
        #expect(try id(rotation.previousPath) != before)
    }

    @Test("a key that the store does not seal with is not taken for the old one")
    func notInUse() async throws {
        let before = try keys()
        let inFile = try id(rotation.path)
        await #expect(throws: VaultError.masterKeyNotInUse) {
            try await rotation.run { id in
                #expect(id == GatewayStore.text(inFile))
                return false
            }
        }
        #expect(try keys() == before)
    }
}
