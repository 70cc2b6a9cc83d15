public import Platform

/// What may be told about one API key of a client, or about a certificate's name that stands for it.
public struct ClientKey: Hashable, Sendable {
    public enum State: String, Hashable, Sendable {
        case valid
        /// Valid for a while yet, and followed by another.
        case superseded
        /// Expired or revoked.
        case ended
    }

    /// The part of the key that names it: not secret, and what audit records refer to.
    public let kid: String
    public let createdAt: WallTime
    public let expires: WallTime?
    /// When another key took its place: only such a key is on its way out.
    public let supersededAt: WallTime?
    public let revokedAt: WallTime?
    public let lastUsedAt: WallTime?
    /// Set when it is no key but a name in a certificate.
    public let certificate: CertificateName?

    /// Whether the key opens anything at this moment, its client permitting.
    public func isValid(at now: WallTime) -> Bool {
        revokedAt == nil && (expires.map { now.isBefore($0) } ?? true)
    }

    public func state(at now: WallTime) -> State {
        guard isValid(at: now) else { return .ended }
        return supersededAt == nil ? .valid : .superseded
    }

    /// When it ended or will end; nil when nobody has said so.
    public var end: WallTime? {
        guard let revokedAt else { return expires }
        guard let expires, expires.isBefore(revokedAt) else { return revokedAt }
        return expires
    }
}
