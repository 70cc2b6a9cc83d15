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
        let stateKey: StateKey
    }

    func run(in database: Database) throws -> Result {
        let storeID: [UInt8]
        if let row = try Row.fetchOne(database, sql: "SELECT store_id FROM store"),
            let known = row.possibleBytes("store_id")
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
        let hasState = try Row.fetchOne(database, sql: "SELECT 1 FROM store_state") != nil
        // Made with the state that covers it. One that is missing later was removed, and a new one in its
        // place would make the damage complete.
        let internalKey = { (name: InternalKeys.Name) throws in
            try self.internalKey(name, envelope, database, mayBeMade: !hasState)
        }
        let keys = InternalKeys(
            apiKeyPepper: try internalKey(.apiKeyPepper),
            requestFingerprint: try internalKey(.requestFingerprint),
            auditRedaction: try internalKey(.auditRedaction)
        )
        let stateKey = StateKey(try internalKey(.storeState), random: random)
        if !hasState { try StateFounding(key: stateKey, now: now).run(in: database) }
        return Result(envelope: envelope, internalKeys: keys, stateKey: stateKey)
    }

    /// The key that the store was last sealed with must be at hand; a new active key may take over.
    private func verifyMasterKey(in database: Database) throws {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT kek_id, check_value FROM key_encryption_key WHERE is_active"
        )
        guard let id = row?.possibleBytes("kek_id"),
            let checkValue = row?.possibleBytes("check_value")
        else { throw VaultError.integrity }
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
        _ database: Database,
        mayBeMade: Bool
    ) throws -> HMACSHA256 {
        let recordName = InternalKeys.recordName(name, version: 1)
        let row = try Row.fetchOne(
            database,
            sql: "SELECT sealed FROM internal_key WHERE name = ? AND version = 1",
            arguments: [name.rawValue]
        )
        if let row {
            try requireKey(of: row, in: database)
            do {
                guard let record = row.possibleBytes("sealed").flatMap(SealedRecord.init) else {
                    throw VaultError.integrity
                }
                return HMACSHA256(key: try envelope.open(record, as: recordName))
            } catch VaultError.integrity {
                throw VaultError.internalKeyDamaged(name: name.rawValue)
            }
        }
        guard mayBeMade else { throw VaultError.internalKeyDamaged(name: name.rawValue) }
        let key = random.secret(32)
        let record = try key.withBytes { bytes throws(VaultError) in
            try envelope.seal(bytes, as: recordName)
        }
        try MasterKeyUse.count(record, in: database)
        try database.execute(
            sql: """
                INSERT INTO internal_key (name, version, sealed, data_digest, created_at)
                VALUES (?, 1, ?, ?, ?)
                """,
            arguments: [
                name.rawValue, record.bytes.data, record.digest.bytes.data, now.milliseconds,
            ]
        )
        return HMACSHA256(key: key)
    }

    /// A record under a key that the store knows and the keyring has not is not damaged.
    private func requireKey(of row: Row, in database: Database) throws {
        guard let record = row.possibleBytes("sealed").flatMap(SealedRecord.init),
            keyring.key(id: record.keyID[...]) == nil
        else { return }
        let isKnown = try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM key_encryption_key WHERE kek_id = ?)",
            arguments: [record.keyID.data]
        )
        if isKnown == true { throw VaultError.integrity }
    }
}
