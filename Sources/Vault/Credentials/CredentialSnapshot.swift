/// All credentials of a store at one moment.
struct CredentialSnapshot: Sendable {
    /// One whose row can be understood, with the row's number.
    struct Entry: Sendable {
        let row: Int64
        let credential: StoredCredential
    }

    let entries: [Entry]
    /// The rows that cannot.
    let damaged: [DamagedCredential]
    /// The master keys that the store's records may be under.
    let keyIDs: Set<[UInt8]>
    /// The number of the last write that is included.
    let lastVersion: Int64
}
