import Cryptography
import GRDB
import Platform

struct SQLiteCredentialRepository: CredentialRepository {
    let connection: StoreConnection
    let key: StateKey

    func snapshot() async throws(VaultError) -> CredentialSnapshot {
        try await connection.read { database in
            var entries: [CredentialSnapshot.Entry] = []
            var damaged: [DamagedCredential] = []
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT rowid AS place, * FROM credential"
            )
            while let row = try rows.next() {
                do throws(VaultError) {
                    let credential = try StoredCredential(row: row)
                    entries.append(
                        CredentialSnapshot.Entry(
                            row: try row.required("place"),
                            credential: credential
                        )
                    )
                } catch {
                    damaged.append(DamagedCredential(row: row))
                }
            }
            return CredentialSnapshot(
                entries: entries,
                damaged: damaged,
                keyIDs: try Self.keyIDs(in: database),
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
        ifSound isSound: (@Sendable (StoredCredential) -> Bool)?,
        seal: @escaping @Sendable (_ version: Int64) throws(VaultError) -> SealedRecord
    ) async throws(VaultError) -> StoredCredential {
        let key = key
        return try await connection.write { database in
            var ledger = try StoreLedger(opening: database, key: key)
            if let old = try Self.row(of: id, in: database) {
                if let isSound, try !isSound(StoredCredential(row: old)) {
                    throw VaultError.integrity
                }
                ledger.remove(StateEntry(table: .credential, row: old))
            }
            let version = try Self.nextVersion(in: database)
            let credential = StoredCredential(
                id: id,
                authID: authID,
                version: version,
                record: try seal(version),
                createdAt: now
            )
            try credential.save(in: database)
            ledger.add(credential.entry)
            try ledger.note(.stored, credential, at: now)
            try ledger.save()
            return credential
        }
    }

    func remove(_ id: CredentialID, now: WallTime) async throws(VaultError) -> Bool {
        let key = key
        return try await connection.write { database in
            // A damaged one is removed as well: nobody else could get rid of it.
            guard let row = try Self.row(of: id, in: database) else { return false }
            var ledger = try StoreLedger(opening: database, key: key)
            ledger.remove(StateEntry(table: .credential, row: row))
            try database.execute(
                sql: "DELETE FROM credential WHERE id = ?",
                arguments: [id.text]
            )
            try ledger.note(
                .removed,
                id,
                authID: row.possible("auth_id") ?? "",
                version: row.possible("version") ?? 0,
                recordDigest: row.possibleBytes("data_digest").flatMap(Digest256.init)?.hex ?? "",
                at: now
            )
            try ledger.save()
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
        let key = key
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
            var ledger = try StoreLedger(opening: database, key: key)
            ledger.remove(standby.entry)
            if let active { ledger.remove(active.entry) }
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
                ledger.add(moved.entry)
                try ledger.note(slot == .active ? .promoted : .retired, moved, at: now)
            }
            try ledger.save()
        }
    }

    func note(
        _ kind: StoreAct.Kind,
        _ credential: StoredCredential,
        now: WallTime
    ) async throws(VaultError) {
        let key = key
        try await connection.write { database in
            var ledger = try StoreLedger(opening: database, key: key)
            try ledger.note(kind, credential, at: now)
            try ledger.save()
        }
    }

    func acts() async throws(VaultError) -> [StoreAct] {
        try await connection.read { try StoreAct.all(in: $0, limit: StoreAct.batch) }
    }

    func forgetActs(through number: Int64) async throws(VaultError) {
        try await connection.write {
            try $0.execute(
                sql: "DELETE FROM act WHERE number <= ?",
                arguments: [number]
            )
        }
    }

    private static func find(
        _ id: CredentialID,
        in database: Database
    ) throws -> StoredCredential? {
        try row(of: id, in: database).map(StoredCredential.init(row:))
    }

    private static func row(of id: CredentialID, in database: Database) throws -> Row? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM credential WHERE id = ?",
            arguments: [id.text]
        )
    }

    private static func keyIDs(in database: Database) throws -> Set<[UInt8]> {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT kek_id FROM key_encryption_key WHERE retired_at IS NULL"
        )
        return Set(rows.compactMap { $0.possibleBytes("kek_id") })
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

extension StoreLedger {
    fileprivate mutating func note(
        _ kind: StoreAct.Kind,
        _ credential: StoredCredential,
        at now: WallTime
    ) throws {
        try note(
            kind,
            credential.id,
            authID: credential.authID,
            version: credential.version,
            recordDigest: credential.record.digest.hex,
            at: now
        )
    }
}
