import GRDB

/// The row of a client or key as it is in the store. Whether it is to be believed its ``ClientSeal`` knows.
struct StoredClientRow {
    let place: Int64
    let content: ClientRow
    let seal: [UInt8]?
    let row: Row

    private init(_ table: ClientRow.Table, _ row: Row) throws(VaultError) {
        place = try row.required("place")
        content = ClientRow(table, values: table.columns.indices.map { row[$0] })
        seal = row.possibleBytes("seal")
        self.row = row
    }

    /// The rows of a table that `rest`, conditions and an order, leaves.
    static func fetch(
        _ table: ClientRow.Table,
        _ rest: String,
        _ arguments: StatementArguments = StatementArguments(),
        in database: Database
    ) throws -> [StoredClientRow] {
        try Row.fetchAll(database, sql: table.selection + " " + rest, arguments: arguments)
            .map { try StoredClientRow(table, $0) }
    }

    /// - Throws: ``VaultError/clientMissing``
    static func client(named name: String, in database: Database) throws -> StoredClientRow {
        guard let row = try fetch(.client, "WHERE name = ?", [name], in: database).first else {
            throw VaultError.clientMissing
        }
        return row
    }

    /// The keys and certificates of a client, the oldest first.
    static func keys(of client: StoredClientRow, in database: Database) throws -> [StoredClientRow]
    {
        try fetch(.key, "WHERE client = ? ORDER BY rowid", [client.place], in: database)
    }

    /// What the store's state covers of it.
    var entry: StateEntry {
        StateEntry(table: content.table.stateTable, id: "", version: 0, digest: seal ?? [])
    }

    /// The count of changes at which it was written.
    var version: Int64 { Int64.fromDatabaseValue(content["version"]) ?? -1 }

    /// Whether its texts are read as the file holds them.
    var isWhole: Bool {
        let read = content.values.reduce(0) { count, value in
            if case .string(let text) = value.storage { count + text.utf8.count } else { count }
        }
        return (row.possible("octets") as Int?) == read
    }

    var damaged: DamagedClient { DamagedClient(content.table, row: row) }
}
