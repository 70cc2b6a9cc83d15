import GRDB
import Platform

struct SQLiteCredentialRepository: CredentialRepository {
    let connection: StoreConnection

    func snapshot() async throws(VaultError) -> CredentialSnapshot {
        try await connection.read { database in
            CredentialSnapshot(
                credentials: try Row.fetchAll(database, sql: "SELECT * FROM credential ORDER BY id")
                    .map(StoredCredential.init(row:)),
                lastVersion: try Self.lastVersion(in: database)
            )
        }
    }

    func lastVersion() async throws(VaultError) -> Int64 {
        try await connection.read { try Self.lastVersion(in: $0) }
    }

    func save(
        _ id: CredentialID,
        authID: String,
        now: WallTime,
        seal: @escaping @Sendable (_ version: Int64) throws(VaultError) -> SealedRecord
    ) async throws(VaultError) -> StoredCredential {
        try await connection.write { database in
            let version = try Self.nextVersion(in: database)
            let credential = StoredCredential(
                id: id,
                authID: authID,
                version: version,
                record: try seal(version),
                createdAt: now
            )
            try credential.save(in: database)
            try CredentialAct.note(.stored, credential, at: now, in: database)
            return credential
        }
    }

    func remove(_ id: CredentialID, now: WallTime) async throws(VaultError) -> Bool {
        try await connection.write { database in
            guard let credential = try Self.find(id, in: database) else { return false }
            try database.execute(
                sql: "DELETE FROM credential WHERE id = ?",
                arguments: [id.text]
            )
            try CredentialAct.note(.removed, credential, at: now, in: database)
            _ = try Self.nextVersion(in: database)
            return true
        }
    }

    func exchangePartnerSlots(
        ifStill slots: PartnerSlots,
        now: WallTime,
        reseal:
            @escaping @Sendable (
                _ old: StoredCredential, _ id: CredentialID, _ version: Int64
            ) throws(VaultError) -> SealedRecord
    ) async throws(VaultError) {
        try await connection.write { database in
            guard let standby = try Self.find(.partner(.standby), in: database) else {
                throw VaultError.credentialMissing
            }
            let active = try Self.find(.partner(.active), in: database)
            // Decided here, in the transaction that exchanges them: of several processes that saw the
            // same, one does it.
            guard slots == PartnerSlots(active: active, standby: standby) else {
                throw VaultError.credentialChanged
            }
            try database.execute(
                sql: "DELETE FROM credential WHERE id IN (?, ?)",
                arguments: [
                    CredentialID.partner(.active).text, CredentialID.partner(.standby).text,
                ]
            )
            for (old, slot) in [(standby, CredentialID.Slot.active), (active, .standby)] {
                guard let old else { continue }
                let version = try Self.nextVersion(in: database)
                let record = try reseal(old, .partner(slot), version)
                let moved = StoredCredential(
                    id: .partner(slot),
                    authID: old.authID,
                    version: version,
                    record: record,
                    createdAt: old.createdAt,
                    retiredAt: slot == .standby ? now : nil
                )
                try moved.save(in: database)
                let kind: CredentialAct.Kind = slot == .active ? .promoted : .retired
                try CredentialAct.note(kind, moved, at: now, in: database)
            }
        }
    }

    func note(
        _ kind: CredentialAct.Kind,
        _ credential: StoredCredential,
        now: WallTime
    ) async throws(VaultError) {
        try await connection.write {
            try CredentialAct.note(kind, credential, at: now, in: $0)
        }
    }

    func acts() async throws(VaultError) -> [CredentialAct] {
        try await connection.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM credential_act ORDER BY number LIMIT ?",
                arguments: [CredentialAct.batch]
            ).map(CredentialAct.init(row:))
        }
    }

    func forgetActs(through number: Int64) async throws(VaultError) {
        try await connection.write {
            try $0.execute(
                sql: "DELETE FROM credential_act WHERE number <= ?",
                arguments: [number]
            )
        }
    }

    private static func find(
        _ id: CredentialID,
        in database: Database
    ) throws -> StoredCredential? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM credential WHERE id = ?",
            arguments: [id.text]
        ).map(StoredCredential.init(row:))
    }

    private static func lastVersion(in database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT credential_version FROM store") ?? 0
    }

    private static func nextVersion(in database: Database) throws -> Int64 {
        let version = try Int64.fetchOne(
            database,
            sql: """
                UPDATE store SET credential_version = credential_version + 1
                RETURNING credential_version
                """
        )
        guard let version else { throw VaultError.integrity }
        return version
    }
}

extension StoredCredential {
    fileprivate init(row: Row) throws {
        guard let id = CredentialID(text: row["id"]),
            let record = row.bytes("sealed").flatMap(SealedRecord.init)
        else { throw VaultError.integrity }
        self.init(
            id: id,
            authID: row["auth_id"],
            version: row["version"],
            record: record,
            createdAt: WallTime(milliseconds: row["created_at"]),
            retiredAt: (row["retired_at"] as Int64?).map(WallTime.init(milliseconds:))
        )
    }

    fileprivate func save(in database: Database) throws {
        try MasterKeyUse.count(record, in: database)
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO credential
                    (id, auth_id, version, sealed, created_at, retired_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.text, authID, version, record.bytes.data, createdAt.milliseconds,
                retiredAt?.milliseconds,
            ]
        )
    }
}
