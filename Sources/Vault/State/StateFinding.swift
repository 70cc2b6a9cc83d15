/// Why a store is not the one that its audit log speaks of (R-KS-03).
public enum StateFinding: Equatable, Sendable {
    /// The log says nothing about any store, and this one's own acts do not go back to its beginning.
    case unknownToLog
    /// The log is of another store.
    case otherLog
    /// The store is an older copy of itself.
    case older(act: Int64, audited: Int64)
    /// The store is an older copy of itself, since which only clients were changed: one that was revoked
    /// may be back.
    case olderClients(changes: Int64, audited: Int64)
    /// The acts that wait in the store do not follow on those on record, or were tampered with.
    case brokenActs(audited: Int64)
    /// The rows are not those that the last act left.
    case otherRows(act: Int64)
    /// What waits to go on record as done to clients was not written down by this program.
    case brokenClientActs(act: Int64)
}
