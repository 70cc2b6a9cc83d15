public import Cryptography

/// A write as its caller asked for it.
public struct OperationRequest: Hashable, Sendable {
    public let clientID: String
    public let idempotencyKey: String
    /// Keyed hash of route, parameters and body: the same key with another one is a mistake.
    public let fingerprint: Digest256
    public let kind: String
    public let accountID: String?
    /// What to look for at the provider should the outcome become unknown, where the request alone tells:
    /// an e-mail address. Sealed in the store, and forgotten with the uncertainty.
    public let subject: String?

    public init(
        clientID: String,
        idempotencyKey: String,
        fingerprint: Digest256,
        kind: String,
        accountID: String? = nil,
        subject: String? = nil
    ) {
        self.clientID = clientID
        self.idempotencyKey = idempotencyKey
        self.fingerprint = fingerprint
        self.kind = kind
        self.accountID = accountID
        self.subject = subject
    }
}
