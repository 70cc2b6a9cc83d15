import GRDB

/// The tables that hold sealed records, and what each record's place is called.
enum SealedTable: String, CaseIterable, Sendable {
    case internalKey = "internal_key"
    case credential
    case operation
    case transfer
    case operationSubject = "operation_subject"

    var column: String { self == .operation ? "response" : "sealed" }

    /// Whether the row says which data its record must hold.
    var hasDigest: Bool { self == .internalKey || self == .credential }

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
        case .transfer:
            guard let id = ULID(try row.required("operation_id") as String) else {
                throw VaultError.integrity
            }
            return TransferTable.recordName(id)
        case .operationSubject:
            guard let id = ULID(try row.required("operation")) else { throw VaultError.integrity }
            return OperationTable.subjectName(id)
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
            // What is too short to name a key counts as under one that nobody has.
            rows.map { (($0.possibleBytes("id") ?? []), try $0.required("records")) },
            uniquingKeysWith: +
        )
    }

    /// What one batch came to.
    struct Batch: Sendable {
        var records = 0
        /// The places of those that do not open, and stay as they were.
        var damaged: [String] = []
        /// The last row that was looked at; nil when there was none to look at.
        var last: Int64?
    }

    /// Wraps the data keys of at most `limit` rows from the row `first` on anew that are under another key than
    /// the active one.
    func rewrap(
        in database: Database,
        envelope: Envelope,
        from first: Int64,
        limit: Int
    ) throws -> Batch {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT rowid AS place, * FROM \(rawValue)
                WHERE rowid >= ? AND \(column) IS NOT NULL AND \(keyID) IS NOT ?
                ORDER BY rowid LIMIT ?
                """,
            arguments: [first, envelope.keyring.active.id.data, limit]
        )
        var batch = Batch()
        for row in rows {
            let place: Int64 = try row.required("place")
            batch.last = place
            do {
                try rewrap(row, at: place, in: database, envelope: envelope)
                batch.records += 1
            } catch VaultError.integrity {
                batch.damaged.append("\(rawValue):\(place)")
            }
        }
        // Whoever keeps sealed credentials in memory notices by this that there are others.
        if self == .credential, batch.records > 0 {
            try database.execute(
                sql: "UPDATE store SET credential_version = credential_version + 1"
            )
        }
        return batch
    }

    private func rewrap(
        _ row: Row,
        at place: Int64,
        in database: Database,
        envelope: Envelope
    ) throws {
        let record = try envelope.rewrap(try self.record(of: row), as: try name(of: row))
        try MasterKeyUse.count(record, in: database)
        try database.execute(
            sql: "UPDATE \(rawValue) SET \(column) = ? WHERE rowid = ?",
            arguments: [record.bytes.data, place]
        )
    }
}
