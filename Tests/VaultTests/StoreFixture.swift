import Cryptography
import Foundation
import Platform
import TestSupport
import Vault

/// A store of one test's own, in a directory that ends with the fixture.
struct StoreFixture: Sendable {
    static let now = WallTime(seconds: 1_760_000_000)

    let directory: TemporaryDirectory
    let store: GatewayStore

    init() throws {
        directory = try TemporaryDirectory()
        try MasterKeyFile(path: directory.path("master.key")).generate()
        store = try StoreFixture.open(directory)
    }

    /// Another handle on the same store, as another process has it.
    func reopened(now: WallTime = StoreFixture.now) throws -> GatewayStore {
        try StoreFixture.open(directory)
    }

    static func open(
        _ directory: TemporaryDirectory,
        key: String = "master.key"
    ) throws -> GatewayStore {
        let key = try MasterKeyFile(path: directory.path(key)).load()
        return try GatewayStore(
            directory: directory.path("store"),
            keyring: Keyring(active: key),
            now: now
        )
    }
}

/// A token in the form that the vault takes.
func secret(_ text: String) -> SecretBytes {
    var bytes = Array(text.utf8)
    return SecretBytes(moving: &bytes)
}

extension StoreFixture {
    /// A copy of the directory as it is now, as a backup has it.
    func copied() throws -> TemporaryDirectory {
        let copy = try TemporaryDirectory()
        let manager = FileManager.default
        for name in ["master.key", "store"] {
            try manager.copyItem(atPath: directory.path(name), toPath: copy.path(name))
        }
        return copy
    }
}
