import Cryptography
import GRDB
import Platform

/// The first transaction of an opened store: makes its identity and keys, or proves that the master
/// key is the one they were made with.
struct StoreFounding: Sendable {
    let keyring: Keyring
    let random: any RandomSource
    let now: WallTime
    /// Whether a new master key takes over.
    let activates: Bool

    struct Result: Sendable {
        let envelope: Envelope
        let internalKeys: InternalKeys
        /// Leads the keyring that was given, and has not taken over.
        let newKey: [UInt8]?
    }

    func run(in database: Database) throws -> Result {
        let table = MasterKeyTable(database: database, now: now)
        let storeID: [UInt8]
        var outcome = MasterKeyTable.Outcome(ring: keyring, waiting: nil)
        if let row = try Row.fetchOne(database, sql: "SELECT store_id FROM store"),
            let known = row.bytes("store_id")
        {
            storeID = known
            outcome = try table.reconcile(keyring, activates: activates)
        } else {
            storeID = random.bytes(16)
            try database.execute(
                sql: "INSERT INTO store (row, store_id, created_at) VALUES (1, ?, ?)",
                arguments: [storeID.data, now.milliseconds]
            )
            try table.activate(keyring.active)
        }
        let envelope = Envelope(storeID: storeID, keyring: outcome.ring, random: random)
        let keys = InternalKeys(
            apiKeyPepper: try internalKey(.apiKeyPepper, envelope, database),
            requestFingerprint: try internalKey(.requestFingerprint, envelope, database),
            auditRedaction: try internalKey(.auditRedaction, envelope, database)
        )
        return Result(envelope: envelope, internalKeys: keys, newKey: outcome.waiting)
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
