import ArgumentParser
import Gateway
import JSON
import Platform
import Vault

/// Puts a new key into the key file; the old one moves beside it, where every process looks for it.
struct MasterKeyRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace the key in the key file; the old one moves to FILE.previous.",
        discussion: """
            A running gateway goes on with the old key until it is told to reload (SIGHUP). Whatever goes wrong \
            on the way, the two files always hold the keys that the store needs, and the command can be given again.
            """
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let rotation = try rotation()
        do {
            try await rotation.run { id in
                try await options.withStore("master key") { store in
                    store.masterKeyID == id && !store.hasNewKeyWaiting
                }
            }
        } catch VaultError.file(let error) {
            throw CommandFailure(.cannotCreate, error.description)
        } catch let error as VaultError {
            throw CommandFailure(error, "master key")
        }
        guard options.json else { return try Console.print(text(rotation)) }
        var json = JSONWriter()
        json.object { json in
            json.member("file", rotation.path)
            json.member("previous", rotation.previousPath)
        }
        try Console.print(json)
    }

    private func rotation() throws -> MasterKeyRotation {
        let settings = try options.storeConfiguration().masterKey
        guard let file = settings.file else {
            throw CommandFailure(
                .configuration,
                "master-key rotate is for a key in a file (master_key.file), and this one comes from elsewhere"
            )
        }
        guard settings.previousFile != nil else {
            throw CommandFailure(
                .configuration,
                "master-key rotate leaves the old key in \(file).previous, where master_key.previous "
                    + "says that nobody looks"
            )
        }
        return MasterKeyRotation(of: file)
    }

    private func text(_ rotation: MasterKeyRotation) -> String {
        """
        \(rotation.path): a new master key; the old one is in \(rotation.previousPath)
        Next: let the gateway reload it (SIGHUP), then store rewrap, then master-key retire.
        """
    }
}
