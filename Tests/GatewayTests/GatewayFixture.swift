import Cryptography
import Platform
import TestSupport
import Vault

/// A store of one test's own.
struct GatewayFixture: Sendable {
    let directory: TemporaryDirectory
    let store: GatewayStore

    init() throws {
        directory = try TemporaryDirectory()
        let file = MasterKeyFile(path: directory.path("master.key"))
        try file.generate()
        store = try GatewayStore(
            directory: directory.path("store"),
            keyring: Keyring(active: try file.load()),
            now: .now
        )
    }

    /// A token in the form that the vault takes.
    func secret(_ text: String) -> SecretBytes {
        var bytes = Array(text.utf8)
        return SecretBytes(moving: &bytes)
    }
}
