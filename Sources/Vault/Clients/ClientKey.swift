public import Platform

/// What may be told about one API key of a client, or about a certificate's name that stands for it.
public struct ClientKey: Hashable, Sendable {
    /// The part of the key that names it: not secret, and what audit records refer to.
    public let kid: String
    public let createdAt: WallTime
    public let expires: WallTime?
    public let revokedAt: WallTime?
    public let lastUsedAt: WallTime?
    /// Set when it is no key but a name in a certificate.
    public let certificate: CertificateName?

    /// Whether the key opens anything at this moment, its client permitting.
    public func isValid(at now: WallTime) -> Bool {
        revokedAt == nil && (expires.map { now.isBefore($0) } ?? true)
    }
}
