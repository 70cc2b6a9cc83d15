import Gateway
import Vault

extension CommonOptions {
    /// Opens the store for something that is done to its credentials, by the rules that the admin API
    /// follows as well. What it throws is a ``CommandFailure``.
    ///
    /// It `creates` a store where there is none. Where it `asksProvider`, a setting with which that cannot be
    /// is said before anything is opened.
    func withCredentials<Result>(
        _ subject: String,
        asksProvider: Bool,
        creates: Bool = false,
        _ body: (CredentialAdministration) async throws -> Result
    ) async throws -> Result {
        let probe = asksProvider ? try credentialProbe() : nil
        return try await withStore(subject, creates: creates) { store in
            let vault = try await CredentialVault(store: store)
            do {
                return try await body(CredentialAdministration(vault, probe))
            } catch let error as CredentialActError {
                throw CommandFailure(error, subject)
            }
        }
    }

    /// A probe with the settings that the gateway would be started with.
    ///
    /// - Throws: ``CommandFailure`` for settings that it would not be started with.
    private func credentialProbe() throws -> CredentialProbe {
        let configuration = try serverConfiguration()
        do {
            return try CredentialProbe(configuration)
        } catch {
            throw CommandFailure(error)
        }
    }
}

extension CommandFailure {
    /// What it means for a command about `subject`, such as `credential partner`, that nothing was done.
    init(_ error: CredentialActError, _ subject: String) {
        switch error {
        case .activeMissing: self.init(.refused, "credential partner/active: there is none")
        case .standbyMissing: self.init(.refused, "credential partner/standby: there is none")
        case .standbyUsedBefore:
            self.init(
                .refused,
                "\(subject): the standby was in use before; to go back: credential rollback"
            )
        case .nothingToRollBackTo:
            self.init(.refused, "\(subject): there is nothing to roll back to")
        case .isActive:
            self.init(
                .refused,
                "\(subject): is the one in use; promote the standby first, or say --force"
            )
        case .standbyRefused:
            self.init(.refused, "credential partner/standby: the provider does not accept it")
        case .providerNotAsked(let reason):
            self.init(
                .unavailable,
                "credential partner/standby: the provider could not be asked: \(reason)"
            )
        case .unavailable(let error): self.init(error)
        case .store(let error): self.init(error, subject)
        }
    }
}
