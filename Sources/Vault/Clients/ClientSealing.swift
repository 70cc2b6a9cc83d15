import Cryptography
import GRDB
import Platform

/// Seals the rows of clients and keys that an earlier version of the program made, as they are; once, in the
/// transaction in which the key for it is made (decision 0026).
struct ClientSealing: Sendable {
    let seal: ClientSeal
    let key: StateKey
    let now: WallTime

    /// Whether any row was sealed before.
    static func hasSeals(in database: Database) throws -> Bool {
        for table in [ClientRow.Table.client, .key] {
            let sealed = try StoredClientRow.fetch(
                table,
                "WHERE seal IS NOT NULL LIMIT 1",
                in: database
            )
            if !sealed.isEmpty { return true }
        }
        return false
    }

    /// In a store that has a state, which is carried on: what is wrong with it stays so, and the next start
    /// tells.
    func run(in database: Database) throws {
        try sealRows(in: database)
        var ledger = try StoreLedger(opening: database, key: key)
        let keys = try StoreLedger.entries(of: .internalKey, in: database)
        for entry in keys where entry.id == InternalKeys.Name.clientSeal.rawValue {
            ledger.add(entry)
        }
        for table in [StateTable.client, .key] {
            for entry in try StoreLedger.entries(of: table, in: database) { ledger.add(entry) }
        }
        try ledger.note(.sealed, nil, at: now)
        try ledger.save()
    }

    /// A row that is damaged already stays without a seal, and so stays damaged.
    func sealRows(in database: Database) throws {
        for row in try StoredClientRow.fetch(.client, "", in: database)
        where (try? Client(row: row.row)) != nil && row.isWhole {
            try set(code: seal.code(of: row.content), of: row, in: database)
        }
        for row in try StoredClientRow.fetch(.key, "", in: database)
        where (try? ClientKey(row: row.row)) != nil && row.isWhole {
            try set(code: seal.code(of: row.content), of: row, in: database)
        }
        for row in try ClientAct.rows(in: database) {
            guard let act = try? ClientAct(stored: row, in: database) else { continue }
            try act.set(code: seal.code(of: act), in: database)
        }
    }

    private func set(
        code: Digest256,
        of row: StoredClientRow,
        in database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE \(row.content.table.rawValue) SET seal = ? WHERE rowid = ?",
            arguments: [code.bytes.data, row.place]
        )
    }
}
