import GRDB

/// The tables that hold sealed records, and what each record's place is called.
enum SealedTable: String, CaseIterable, Sendable {
    case internalKey = "internal_key"
    case credential
    case operation

    var column: String { self == .operation ? "response" : "sealed" }

    /// Whether the row says which data its record must hold.
    var hasDigest: Bool { self != .operation }

    func name(of row: Row) throws -> RecordName {
        switch self {
        case .internalKey:
            guard let name = InternalKeys.Name(rawValue: try row.required("name")) else {
                throw VaultError.integrity
            }
            return InternalKeys.recordName(name, version: try row.required("version"))
        case .credential:
            guard let id = CredentialID(text: try row.required("id")) else {
                throw VaultError.integrity
            }
            return id.recordName(
                authID: try row.required("auth_id"),
                version: try row.required("version")
            )
        case .operation:
            return OperationTable.recordName(try Operation(row: row).attempt)
        }
    }

    func record(of row: Row) throws -> SealedRecord {
        guard let record = row.possibleBytes(column).flatMap(SealedRecord.init) else {
            throw VaultError.integrity
        }
        return record
    }

    /// How many of at most `limit` records were still under another key than the active one.
    func rewrap(in database: Database, envelope: Envelope, limit: Int) throws -> Int {
        // SQL counts bytes from 1: the key id is behind magic, format and algorithm.
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT rowid AS place, * FROM \(rawValue)
                WHERE \(column) IS NOT NULL
                AND substr(\(column), \(SealedRecord.keyIDRange.lowerBound + 1), 8) <> ? LIMIT ?
                """,
            arguments: [envelope.keyring.active.id.data, limit]
        )
        for row in rows {
            let record = try envelope.rewrap(try self.record(of: row), as: try name(of: row))
            try MasterKeyUse.count(record, in: database)
            try database.execute(
                sql: "UPDATE \(rawValue) SET \(column) = ? WHERE rowid = ?",
                arguments: [record.bytes.data, row["place"] as Int64]
            )
        }
        return rows.count
    }
}
