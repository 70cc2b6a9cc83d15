/// Whether a credential can be used.
public enum CredentialCondition: Hashable, Sendable {
    case absent
    case usable
    /// There is one, and it does not open: ``DamagedCredential``.
    case damaged
}
