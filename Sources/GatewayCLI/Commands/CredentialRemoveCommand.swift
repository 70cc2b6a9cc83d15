import ArgumentParser
import Gateway
import JSON
import Platform
import Vault

struct CredentialRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a credential from the store."
    )

    @OptionGroup var options: CommonOptions

    @Argument(help: "partner or customer")
    var holder: CredentialOwner

    // Required: which one to lose is not for a default to decide.
    @Option(help: "Of the partner: active or standby.")
    var slot: CredentialSlot?

    @Option(help: ArgumentHelp("Of a customer: whose.", valueName: "MA_…"))
    var authID: String?

    @Flag(help: "Remove it even if it is the one in use.")
    var force = false

    func validate() throws {
        switch holder {
        case .partner:
            guard slot != nil else {
                throw ValidationError("Missing expected argument '--slot <slot>'")
            }
            guard authID == nil else { throw ValidationError("The partner's slot says which one.") }
        case .customer:
            guard slot == nil else { throw ValidationError("A customer has no slots.") }
            guard let authID, holder.isID(authID) else {
                throw ValidationError("Expected --auth-id with \(holder.idForm).")
            }
        }
    }

    func run() async throws {
        guard let credential else { return }
        try await options.withCredentials(subject, asksProvider: false) {
            try await $0.remove(credential, evenIfActive: force, now: .now)
        }
        guard options.json else { return try Console.print("\(subject): removed") }
        var json = JSONWriter()
        json.object { json in
            json.member("holder", holder.rawValue)
            json.member("slot", slot?.rawValue)
            if holder == .customer { json.member("auth_id", authID) }
        }
        try Console.print(json)
    }

    private var credential: CredentialID? {
        switch holder {
        case .partner: slot?.credential
        case .customer: authID.map { .customer($0) }
        }
    }

    private var subject: String {
        "credential \(holder.rawValue)/\(slot?.rawValue ?? authID ?? "")"
    }
}
