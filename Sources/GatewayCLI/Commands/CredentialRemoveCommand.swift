import ArgumentParser
import Gateway
import JSON
import Platform

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
        try await options.withCredentials(subject, asksProvider: false) {
            try await $0.remove(slot.credential, evenIfActive: force, now: .now)
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
