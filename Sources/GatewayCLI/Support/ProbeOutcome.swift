import Gateway
import Vault

/// What the provider says about a credential, and how a command ends that depends on it.
enum ProbeOutcome: Equatable, Sendable {
    case accepted
    case refused
    /// Why it could not be asked.
    case unreachable(String)

    var name: String {
        switch self {
        case .accepted: "accepted"
        case .refused: "refused"
        case .unreachable: "unreachable"
        }
    }

    /// - Throws: ``CommandFailure`` unless the provider accepts it.
    func require(_ subject: String) throws(CommandFailure) {
        switch self {
        case .accepted: return
        case .refused:
            throw CommandFailure(.refused, "\(subject): the provider does not accept it")
        case .unreachable(let reason):
            throw CommandFailure(
                .unavailable,
                "\(subject): the provider could not be asked: \(reason)"
            )
        }
    }
}

extension CommonOptions {
    /// A probe with the settings that the gateway would be started with.
    ///
    /// - Throws: ``CommandFailure`` for settings that it would not be started with.
    func credentialProbe() throws -> CredentialProbe {
        let configuration = try serverConfiguration()
        do {
            return try CredentialProbe(configuration)
        } catch {
            throw CommandFailure(error)
        }
    }
}

extension CredentialProbe {
    /// Asks the provider about a credential of the partner's.
    ///
    /// - Throws: ``CommandFailure`` when the system has no resources for it.
    func outcome(
        _ slot: CredentialID.Slot,
        of vault: CredentialVault
    ) async throws(CommandFailure) -> ProbeOutcome {
        do {
            return switch try await verdict(on: slot, of: vault) {
            case .accepted: .accepted
            case .refused: .refused
            case .unknown(let reason): .unreachable(reason)
            }
        } catch {
            throw CommandFailure(error)
        }
    }
}
