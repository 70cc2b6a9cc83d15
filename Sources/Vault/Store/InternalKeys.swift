public import Cryptography

/// Keys that the gateway made for itself when the store was created (R-KS-07).
///
/// They are random records of the store, not derived from the master key, so that a new master key
/// changes none of them.
public struct InternalKeys: Sendable {
    /// Under which API keys are hashed: a stolen store alone cannot be searched for a known key.
    public let apiKeyPepper: HMACSHA256
    /// Under which requests are fingerprinted for idempotency: bodies may hold guessable values.
    public let requestFingerprint: HMACSHA256
    /// Under which the audit log hides personal data, so that an operator can still look one up.
    public let auditRedaction: HMACSHA256

    enum Name: String, CaseIterable, Sendable {
        case apiKeyPepper = "api-key-pepper"
        case requestFingerprint = "request-fingerprint"
        case auditRedaction = "audit-redaction"
        case storeState = "store-state"
        case clientSeal = "client-seal"
    }

    static func recordName(_ name: Name, version: Int64) -> RecordName {
        RecordName(kind: .internalKey, id: name.rawValue, field: "key", version: version)
    }
}
