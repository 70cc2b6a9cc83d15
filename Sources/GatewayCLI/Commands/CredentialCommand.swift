import ArgumentParser
import Vault

struct CredentialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credential",
        abstract: "The provider's credentials, sealed in the store.",
        subcommands: [
            CredentialSetCommand.self, CredentialListCommand.self, CredentialRemoveCommand.self,
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

    var credential: CredentialID {
        switch self {
        case .active: .partner(.active)
        case .standby: .partner(.standby)
        }
    }
}
