import Cryptography
import GRDB
import Platform

/// The first transaction of an opened store: makes its identity and keys, or proves that the master
/// key is the one they were made with.
struct StoreFounding: Sendable {
    let keyring: Keyring
    let random: any RandomSource
    let now: WallTime

    struct Result: Sendable {
        let envelope: Envelope
        let internalKeys: InternalKeys
    }

    func run(in database: Database) throws -> Result {
        let storeID: [UInt8]
        if let row = try Row.fetchOne(database, sql: "SELECT store_id FROM store"),
            let known = row.bytes("store_id")
        {
            storeID = known
            try verifyMasterKey(in: database)
        } else {
            storeID = random.bytes(16)
            try database.execute(
                sql: "INSERT INTO store (row, store_id, created_at) VALUES (1, ?, ?)",
                arguments: [storeID.data, now.milliseconds]
            )
            try activate(in: database)
        }
        let envelope = Envelope(storeID: storeID, keyring: keyring, random: random)
        let keys = InternalKeys(
            apiKeyPepper: try internalKey(.apiKeyPepper, envelope, database),
            requestFingerprint: try internalKey(.requestFingerprint, envelope, database),
            auditRedaction: try internalKey(.auditRedaction, envelope, database)
        )
        return Result(envelope: envelope, internalKeys: keys)
    }

    /// The key that the store was last sealed with must be at hand; a new active key may take over.
    private func verifyMasterKey(in database: Database) throws {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT kek_id, check_value FROM key_encryption_key WHERE is_active"
        )
        guard let id = row?.bytes("kek_id"), let checkValue = row?.bytes("check_value") else {
            throw VaultError.integrity
        }
        guard let key = keyring.key(id: id[...]), key.hasCheckValue(checkValue) else {
            throw VaultError.wrongMasterKey
        }
        if id != keyring.active.id {
            try activate(in: database)
        }
    }

    private func activate(in database: Database) throws {
        let key = keyring.active
        try database.execute(sql: "UPDATE key_encryption_key SET is_active = 0")
        try database.execute(
            sql: """
                INSERT INTO key_encryption_key (kek_id, check_value, is_active, created_at)
                VALUES (?, ?, 1, ?) ON CONFLICT (kek_id) DO UPDATE SET is_active = 1
                """,
            arguments: [key.id.data, key.checkValue.data, now.milliseconds]
        )
    }

    private func internalKey(
        _ name: InternalKeys.Name,
        _ envelope: Envelope,
        _ database: Database
    ) throws -> HMACSHA256 {
        let recordName = InternalKeys.recordName(name, version: 1)
        let row = try Row.fetchOne(
            database,
            sql: "SELECT sealed FROM internal_key WHERE name = ? AND version = 1",
            arguments: [name.rawValue]
        )
        if let row {
            guard let record = row.bytes("sealed").flatMap(SealedRecord.init) else {
                throw VaultError.integrity
            }
            return HMACSHA256(key: try envelope.open(record, as: recordName))
        }
        let key = random.secret(32)
        let record = try key.withBytes { bytes throws(VaultError) in
            try envelope.seal(bytes, as: recordName)
        }
        try MasterKeyUse.count(record, in: database)
        try database.execute(
            sql: "INSERT INTO internal_key (name, version, sealed, created_at) VALUES (?, 1, ?, ?)",
            arguments: [name.rawValue, record.bytes.data, now.milliseconds]
        )
        return HMACSHA256(key: key)
    }
}
