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
        let stateKey: StateKey
        let clientSeal: ClientSeal
        /// Leads the keyring that was given, and has not taken over.
        let newKey: [UInt8]?
    }

    func run(in database: Database) throws -> Result {
        let table = MasterKeyTable(database: database, now: now)
        let storeID: [UInt8]
        var outcome = MasterKeyTable.Outcome(ring: keyring, waiting: nil)
        if let row = try Row.fetchOne(database, sql: "SELECT store_id FROM store"),
            let known = row.possibleBytes("store_id")
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
        let hasState = try Row.fetchOne(database, sql: "SELECT 1 FROM store_state") != nil
        // Rows are sealed together with the making of the key, and never again: whoever takes the seals away
        // must not get others for it, least of all such as a running gateway believes.
        let isSealed = try has(.clientSeal, in: database)
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
        let sealing = try ClientSealing(
            seal: ClientSeal(
                self.internalKey(
                    .clientSeal,
                    envelope,
                    database,
                    mayBeMade: !isSealed && !ClientSealing.hasSeals(in: database)
                )
            ),
            key: stateKey,
            now: now
        )
        if !hasState {
            if !isSealed { try sealing.sealRows(in: database) }
            try StateFounding(key: stateKey, now: now).run(in: database)
        } else if !isSealed {
            try sealing.run(in: database)
        }
        return Result(
            envelope: envelope,
            internalKeys: keys,
            stateKey: stateKey,
            clientSeal: sealing.seal,
            newKey: outcome.waiting
        )
    }

    private func has(_ name: InternalKeys.Name, in database: Database) throws -> Bool {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT 1 FROM internal_key WHERE name = ?",
            arguments: [name.rawValue]
        )
        return row != nil
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
}
