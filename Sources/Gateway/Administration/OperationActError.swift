public import Vault

/// Why a person cannot end an uncertainty so.
public enum OperationActError: Error, Sendable {
    case missing
    /// It has not come to its end by itself yet.
    case underWay
    /// It is known to have ended otherwise, or with another result.
    case contradiction(OperationState)
    /// A new account is known by its id alone.
    case referenceNeeded
    /// It is not an id as the provider gives them.
    case malformedReference
    case store(VaultError)
}
