import ArgumentParser
import Vault

struct CredentialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential",
        abstract: "The provider's credentials, sealed in the store.",
        subcommands: [
            CredentialSetCommand.self, CredentialListCommand.self, CredentialProbeCommand.self,
            CredentialPromoteCommand.self, CredentialRollbackCommand.self,
            CredentialRemoveCommand.self,
        ]
    )
}

/// Whose credential is meant. Customers' credentials are captured by the gateway itself.
enum CredentialHolder: String, ExpressibleByArgument, CaseIterable, Sendable {
    case partner
}

/// Which of the partner's two credentials is meant.
enum CredentialSlot: String, ExpressibleByArgument, CaseIterable, Sendable {
    case active
    case standby

    var slot: CredentialID.Slot {
        switch self {
        case .active: .active
        case .standby: .standby
        }
    }

    var credential: CredentialID { .partner(slot) }
}
