public import Platform

/// Something that was done to a client. It is written down in the transaction that does it, and kept until
/// the audit log has it: commands change the store while the gateway runs or does not, and only the
/// gateway writes its log.
public struct ClientAct: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case created
        case changed
        /// It got a further key.
        case rotated
        /// One of its keys was taken back.
        case keyRevoked = "key_revoked"
        /// The client was ended, with all its keys.
        case revoked
        /// A name in certificates stands for it.
        case bound
        case unbound
    }

    /// Grows, and is never given out twice.
    public let number: Int64
    public let kind: Kind
    /// The client's name and id.
    public let client: String
    public let clientID: String
    /// Of the key, or the certificate's name, that it is about.
    public let kid: String?
    /// Who did it, as far as the process that did it can tell.
    public let actor: String?
    public let differences: [ClientDifference]
    public let time: WallTime
}
