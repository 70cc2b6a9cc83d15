public import Platform

/// Something that was done to one of the partner's credentials. It is written down in the transaction
/// that does it, and kept until the audit log has it: commands change the store while the gateway runs
/// or does not, and only the gateway writes its log.
public struct CredentialAct: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A token was sealed in the slot.
        case stored
        /// It was the standby and is in use now.
        case promoted
        /// It was in use and is the standby now.
        case retired
        case removed
        /// The provider was asked about it and accepts it.
        case accepted
        /// The provider was asked about it and refuses it.
        case refused
    }

    /// Grows, and is never given out twice.
    public let number: Int64
    public let kind: Kind
    /// Where the credential is now, or was when it was removed.
    public let slot: CredentialID.Slot
    public let authID: String
    public let version: Int64
    /// Of the sealed record, in hexadecimal: an old one that comes back into the row is noticed by it.
    public let recordDigest: String
    public let time: WallTime
}
