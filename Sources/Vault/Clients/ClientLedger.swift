import Cryptography
import GRDB
import Platform

/// Changes rows of clients and keys within one transaction: seals what it writes, and carries the store's
/// state on. ``conclude(_:about:by:at:)`` ends it; without that, nothing may have been changed.
///
/// What is sealed is what was meant, not what is read back: a trigger, or whatever else is in the file, gets
/// nothing sealed of its own.
struct ClientLedger {
    let database: Database
    let seal: ClientSeal
    private var ledger: StoreLedger
    /// The count of changes, with this one.
    private let version: Int64

    init(opening database: Database, key: StateKey, seal: ClientSeal) throws {
        self.database = database
        self.seal = seal
        ledger = try StoreLedger(opening: database, key: key)
        let generation = try Int64.fetchOne(
            database,
            sql: "SELECT client_generation FROM store"
        )
        let (next, isBeyond) = (generation ?? 0).addingReportingOverflow(1)
        guard !isBeyond else { throw VaultError.integrity }
        version = next
    }

    @discardableResult
    mutating func insert(_ content: ClientRow) throws -> StoredClientRow {
        let columns = content.table.columns
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        var content = content
        content["version"] = version.databaseValue
        try database.execute(
            sql: """
                INSERT INTO \(content.table.rawValue) (\(columns.joined(separator: ", ")))
                VALUES (\(places))
                """,
            arguments: StatementArguments(content.values)
        )
        let place = database.lastInsertedRowID
        if content.table == .client { content["number"] = place.databaseValue }
        return try write(content, at: place)
    }

    @discardableResult
    mutating func replace(
        _ stored: StoredClientRow,
        with content: ClientRow
    ) throws -> StoredClientRow {
        ledger.remove(stored.entry)
        var content = content
        content["version"] = version.databaseValue
        return try write(content, at: stored.place)
    }

    mutating func remove(_ stored: StoredClientRow) throws {
        ledger.remove(stored.entry)
        try database.execute(
            sql: "DELETE FROM \(stored.content.table.rawValue) WHERE rowid = ?",
            arguments: [stored.place]
        )
    }

    private mutating func write(_ content: ClientRow, at place: Int64) throws -> StoredClientRow {
        let (table, code) = (content.table, seal.code(of: content))
        let assignments = table.columns.map { "\($0) = ?" }.joined(separator: ", ")
        try database.execute(
            sql: "UPDATE \(table.rawValue) SET \(assignments), seal = ? WHERE rowid = ?",
            arguments: StatementArguments(
                content.values + [code.bytes.data.databaseValue, place.databaseValue]
            )
        )
        let rows = try StoredClientRow.fetch(table, "WHERE rowid = ?", [place], in: database)
        guard let stored = rows.first, stored.content.bytes == content.bytes,
            stored.seal == code.bytes
        else { throw VaultError.integrity }
        ledger.add(stored.entry)
        return stored
    }

    /// Raises the count of changes, and writes down what was done.
    mutating func conclude(
        _ note: ClientActNote,
        about client: Client,
        by actor: String?,
        at now: WallTime
    ) throws {
        try database.execute(
            sql: "UPDATE store SET client_generation = ?",
            arguments: [version]
        )
        let act = try note.write(client, by: actor, at: now, in: database)
        let code = seal.code(of: act)
        try act.set(code: code, in: database)
        try ledger.note(
            .clients,
            nil,
            authID: client.id,
            version: act.number,
            recordDigest: code.hex,
            at: now
        )
        try ledger.save()
    }
}
