import Gateway
import Platform
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
    /// Asks the provider about a credential of the partner's, and writes down what it says.
    ///
    /// - Throws: ``CommandFailure`` when the system has no resources for it, `VaultError`.
    func outcome(
        _ slot: CredentialID.Slot,
        of vault: CredentialVault
    ) async throws -> ProbeOutcome {
        let verdict: Verdict
        do {
            verdict = try await self.verdict(on: slot, of: vault)
        } catch {
            throw CommandFailure(error)
        }
        switch verdict {
        case .accepted:
            try await vault.note(.accepted, slot, now: .now)
            return .accepted
        case .refused:
            try await vault.note(.refused, slot, now: .now)
            return .refused
        case .unknown(let reason): return .unreachable(reason)
        }
    }
}
