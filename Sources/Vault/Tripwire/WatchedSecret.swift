/// Whose secret was found where it must not be. It names the secret and holds nothing of it.
public enum WatchedSecret: Hashable, Sendable {
    case credential(CredentialID)
    /// The one in use or an earlier one.
    case masterKey
    /// A client's key, recognised by its form: it names itself, the store has its hash alone.
    case apiKey(kid: String)

    /// What kind of secret it is, for the log and the record.
    public var kind: String {
        switch self {
        case .credential(.partner): "partner-token"
        case .credential(.customer): "customer-token"
        case .masterKey: "master-key"
        case .apiKey: "api-key"
        }
    }

    /// Which one of its kind; nil for the master key.
    public var name: String? {
        switch self {
        case .credential(let id): id.text
        case .masterKey: nil
        case .apiKey(let kid): kid
        }
    }
}
