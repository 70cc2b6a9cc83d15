public import Vault

/// Why something is not done with a credential, whoever asks for it.
public enum CredentialActError: Error, Sendable {
    case activeMissing
    case standbyMissing
    /// The standby was in use already: to promote it would be a roll-back.
    case standbyUsedBefore
    /// The standby has never been in use.
    case nothingToRollBackTo
    /// It is the one in use.
    case isActive
    /// The provider answers 401 to the standby.
    case standbyRefused
    /// Why the provider could not be asked about the standby, for a person.
    case providerNotAsked(String)
    /// The system has no resources to ask with.
    case unavailable(StartError)
    case store(VaultError)
}
