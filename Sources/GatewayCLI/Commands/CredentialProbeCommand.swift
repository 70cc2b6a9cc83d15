import ArgumentParser
import Gateway
import JSON
import Platform
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
        let (credential, verdict) = try await options.withCredentials(subject, asksProvider: true) {
            try await $0.verdict(on: slot.slot, now: .now)
        }
        if options.json {
            var json = JSONWriter()
            json.object { json in
                json.member("holder", holder.rawValue)
                json.member("slot", slot.rawValue)
                json.member("auth_id", credential.authID)
                json.member("verdict", verdict.name)
            }
            try Console.print(json)
        } else if verdict == .accepted {
            try Console.print(
                "\(holder.rawValue)/\(slot.rawValue): the provider accepts \(credential.authID)"
            )
        }
        switch verdict {
        case .accepted: return
        case .refused:
            throw CommandFailure(.refused, "\(subject): the provider does not accept it")
        case .unknown(let reason):
            throw CommandFailure(
                .unavailable,
                "\(subject): the provider could not be asked: \(reason)"
            )
        }
    }
}
