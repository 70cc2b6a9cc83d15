public import Platform

/// What may be told about a master key of a store.
public struct MasterKeyEntry: Hashable, Sendable {
    public enum Role: String, Sendable {
        /// Seals.
        case active
        /// Opens what it sealed.
        case previous
        /// At hand, and not in use before a gateway has it.
        case new
        /// Of no use any more.
        case retired
    }

    /// The id that stands in each record that the key has wrapped; it does not reveal the key.
    public let id: String
    public let role: Role
    public let use: MasterKeyUse
    /// How many sealed records need it.
    public let records: Int
    /// Whether this process has been given the key.
    public let isAtHand: Bool
    /// Since when the store knows it; nil for one that it does not know yet.
    public let createdAt: WallTime?
    public let retiredAt: WallTime?
}
