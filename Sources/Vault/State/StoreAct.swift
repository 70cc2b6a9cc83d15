public import Cryptography
public import Platform

/// Something that was done to the store. It is written down in the transaction that does it, with the
/// state that it leaves, and kept until the audit log has it: commands change the store while the gateway
/// runs or does not, and only the gateway writes its log.
public struct StoreAct: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A token was sealed.
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
        /// From here on the store's state is kept.
        case founded
        /// An operator accepted a state that is not the one that was on record.
        case forced
        /// The rows of clients and keys, which an earlier version of the program made, were sealed as they
        /// were.
        case sealed
        /// Something was done to a client; what, a ``ClientAct`` says.
        case clients
    }

    /// Grows by one from act to act.
    public let number: Int64
    public let kind: Kind
    /// Where the credential is now, or was when it was removed; nil for an act on the store as a whole.
    public let credential: CredentialID?
    /// Of ``Kind/clients`` the client's id.
    public let authID: String
    /// Of ``Kind/clients`` the number of the client's act.
    public let version: Int64
    /// Of the sealed record's data, in hexadecimal; of ``Kind/forced`` the state that was expected, empty
    /// when nothing was known of any; of ``Kind/clients`` the code of the client's act.
    public let recordDigest: String
    public let time: WallTime
    /// Of the store, after the act.
    public let state: Digest256
    /// Authenticates all of it and the acts before.
    public internal(set) var code: Digest256

    /// Where the acts stand after this one.
    public var position: ActPosition { ActPosition(number: number, code: code) }
}
