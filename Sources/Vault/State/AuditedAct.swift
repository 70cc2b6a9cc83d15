public import Cryptography

/// What the audit log last says about a store.
public struct AuditedAct: Hashable, Sendable {
    /// The store's id in hexadecimal.
    public let store: String
    public let position: ActPosition
    /// The store's after that act.
    public let state: Digest256
    /// How often clients and keys had been changed, at least.
    public var clients: Int64
    /// The last version that a credential was given, at least.
    public var versions: Int64

    public init(
        store: String,
        position: ActPosition,
        state: Digest256,
        clients: Int64 = 0,
        versions: Int64 = 0
    ) {
        self.clients = clients
        self.versions = versions
        self.store = store
        self.position = position
        self.state = state
    }
}
