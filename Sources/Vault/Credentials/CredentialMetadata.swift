public import Cryptography
public import Platform

/// What may be told about a credential: everything but its token.
public struct CredentialMetadata: Hashable, Sendable {
    public let id: CredentialID
    public let authID: String
    /// Grows with every write of any credential and never repeats, even after a removal.
    public let version: Int64
    public let createdAt: WallTime
    /// When it left the active slot; nil for one that has never been in it since it was stored, and for
    /// one that is in it now.
    public let retiredAt: WallTime?
    /// Of the sealed record; the audit log keeps it, so that an old record in the row is noticed.
    public let recordDigest: Digest256

    /// Changes whenever the credential does: part of every cache key. A number below zero, which only
    /// somebody else can have written to the store, is one that does not open, not a reason to stop.
    public var generation: UInt64 { UInt64(bitPattern: version) }
}
