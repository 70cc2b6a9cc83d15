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

    // SQL counts bytes from 1: the key id is behind magic, format and algorithm.
    private var keyID: String {
        "substr(\(column), \(SealedRecord.keyIDRange.lowerBound + 1), \(KeyEncryptionKey.idLength))"
    }

    /// How many records are under each key.
    func recordCounts(in database: Database) throws -> [[UInt8]: Int] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(keyID) AS id, count(*) AS records FROM \(rawValue)
                WHERE \(column) IS NOT NULL GROUP BY id
                """
        )
        return try Dictionary(
            rows.map { row in
                guard let id = row.possibleBytes("id") else { throw VaultError.integrity }
                return (id, try row.required("records"))
            },
            uniquingKeysWith: +
        )
    }

    /// What one batch came to.
    struct Batch: Sendable {
        let records: Int
        /// Where the next one begins; nil when this was the last one.
        let end: Int64?
    }

    /// Wraps at most `limit` data keys behind the row `place` anew that are under another key than the
    /// active one.
    func rewrap(
        in database: Database,
        envelope: Envelope,
        after place: Int64,
        limit: Int
    ) throws -> Batch {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT rowid AS place, * FROM \(rawValue)
                WHERE rowid > ? AND \(column) IS NOT NULL AND \(keyID) <> ?
                ORDER BY rowid LIMIT ?
                """,
            arguments: [place, envelope.keyring.active.id.data, limit]
        )
        for row in rows { try rewrap(row, in: database, envelope: envelope) }
        // Whoever keeps sealed credentials in memory notices by this that there are others.
        if self == .credential, !rows.isEmpty {
            try database.execute(
                sql: "UPDATE store SET credential_version = credential_version + 1"
            )
        }
        return Batch(records: rows.count, end: rows.last?["place"])
    }

    private func rewrap(_ row: Row, in database: Database, envelope: Envelope) throws {
        let place: Int64 = row["place"]
        let record: SealedRecord
        do {
            record = try envelope.rewrap(try self.record(of: row), as: try name(of: row))
        } catch VaultError.integrity {
            throw VaultError.damagedRecord(place: "\(rawValue):\(place)")
        }
        try MasterKeyUse.count(record, in: database)
        try database.execute(
            sql: "UPDATE \(rawValue) SET \(column) = ? WHERE rowid = ?",
            arguments: [record.bytes.data, place]
        )
    }
}
