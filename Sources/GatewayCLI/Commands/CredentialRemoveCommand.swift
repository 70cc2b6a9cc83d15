import ArgumentParser
import JSON
import Platform
import Vault

struct CredentialRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a credential from the store."
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "partner")
    var holder: CredentialHolder

    // Required: which one to lose is not for a default to decide.
    @Option(help: "active or standby")
    var slot: CredentialSlot

    @Flag(help: "Remove it even if it is the one in use.")
    var force = false

    func run() async throws {
        let subject = "credential \(holder.rawValue)/\(slot.rawValue)"
        guard slot != .active || force else {
            throw CommandFailure(
                .refused,
                "\(subject): is the one in use; promote the standby first, or say --force"
            )
        }
        try await options.withStore(subject) { store in
            let vault = try await CredentialVault(store: store)
            guard try await vault.remove(slot.credential, now: .now) else {
                throw VaultError.credentialMissing
            }
        }
        guard options.json else { return try Console.print("\(subject): removed") }
        var json = JSONWriter()
        json.object { json in
            json.member("holder", holder.rawValue)
            json.member("slot", slot.rawValue)
        }
        try Console.print(json)
    }
}
