import ArgumentParser
import JSON
import Vault

/// Asks the provider about a stored credential, as the gateway would.
struct CredentialProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Ask the provider whether it accepts a stored credential.",
        discussion: """
            Ends with 0 if it does, 1 if it refuses it, and 69 if it cannot be asked. Nothing is changed.
            """
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "partner")
    var holder: CredentialHolder

    @Option(help: "active or standby")
    var slot = CredentialSlot.active

    func run() async throws {
        let subject = "credential \(holder.rawValue)/\(slot.rawValue)"
        let probe = try options.credentialProbe()
        let (credential, outcome) = try await options.withStore(subject) { store in
            let vault = try await CredentialVault(store: store)
            guard vault.condition(of: slot.credential) != .damaged else {
                throw VaultError.integrity
            }
            guard let credential = vault.metadata(of: slot.credential) else {
                throw VaultError.credentialMissing
            }
            return (credential, try await probe.outcome(slot.slot, of: vault))
        }
        if options.json {
            var json = JSONWriter()
            json.object { json in
                json.member("holder", holder.rawValue)
                json.member("slot", slot.rawValue)
                json.member("auth_id", credential.authID)
                json.member("verdict", outcome.name)
            }
            try Console.print(json)
        } else if outcome == .accepted {
            try Console.print(
                "\(holder.rawValue)/\(slot.rawValue): the provider accepts \(credential.authID)"
            )
        }
        try outcome.require(subject)
    }
}
