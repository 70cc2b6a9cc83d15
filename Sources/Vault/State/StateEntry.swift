import GRDB

/// What the store's state covers of one row: which record it holds, and of which version; of the row of a
/// client or key, its seal.
///
/// The record's own bytes are not part of it: whether they are what the digest says is found out where
/// they are read, and harms that record alone.
struct StateEntry: Hashable, Sendable {
    let table: StateTable
    let id: String
    let version: Int64
    /// The row's digest of the record's data, which a new master key leaves as it is.
    let digest: [UInt8]

    init(table: StateTable, id: String, version: Int64, digest: [UInt8]) {
        self.table = table
        self.id = id
        self.version = version
        self.digest = digest
    }

    /// Takes a row as it is, with columns `id`, `version` and `data_digest`: one that this program did
    /// not write gives another state and no error.
    init(table: StateTable, row: Row) {
        self.init(
            table: table,
            id: row.possible("id") ?? "",
            version: row.possible("version") ?? -1,
            digest: row.possibleBytes("data_digest") ?? []
        )
    }
}
