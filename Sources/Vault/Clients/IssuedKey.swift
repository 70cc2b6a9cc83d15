public import Cryptography

/// A new API key, to be shown once: the store keeps only its hash.
public struct IssuedKey: ~Copyable, Sendable {
    public let client: Client
    public let kid: String
    /// The whole key as its holder sends it.
    public let text: SecretBytes
}
