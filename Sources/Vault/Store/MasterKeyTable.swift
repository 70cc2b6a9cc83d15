import GRDB
import Platform

/// The master keys that the store knows, within one transaction.
///
/// The store says which one seals, and every process follows it, whatever the order of its own keys. Only a
/// key that the store has never seen can take over, and none comes back: processes that start with an older
/// idea of what is current change nothing.
struct MasterKeyTable {
    let database: Database
    let now: WallTime

    /// What a keyring comes to.
    struct Outcome: Sendable {
        let ring: Keyring
        /// The key that could take over, if there is one and it has not.
        let waiting: [UInt8]?
    }

    func keys() throws -> [StoredMasterKey] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM key_encryption_key ORDER BY created_at, rowid"
        ).map(StoredMasterKey.init(row:))
    }

    /// The part of a keyring that counts for this store, led by the key that seals.
    ///
    /// A new key takes over if it `activates`. It must not before the gateway has it: what a command sealed
    /// under it, the gateway could not open.
    func reconcile(_ keyring: Keyring, activates: Bool) throws -> Outcome {
        let known = try keys()
        guard let active = known.first(where: \.isActive) else { throw VaultError.integrity }
        guard let key = keyring.key(id: active.id), key.hasCheckValue(active.checkValue) else {
            throw VaultError.wrongMasterKey
        }
        let retired = known.filter(\.isRetired).map(\.id)
        guard !retired.contains(keyring.active.id) else { throw VaultError.retiredMasterKey }
        let ring = keyring.without(retired)
        try requireAll(known.filter { !$0.isRetired }, in: ring)
        let isNew = !known.contains { $0.id == keyring.active.id }
        guard !isNew || !activates else {
            try activate(keyring.active)
            return Outcome(ring: ring, waiting: nil)
        }
        guard let ring = ring.led(by: active.id) else { throw VaultError.wrongMasterKey }
        return Outcome(ring: ring, waiting: isNew ? keyring.active.id : nil)
    }

    /// Makes a key the one that seals.
    func activate(_ key: KeyEncryptionKey) throws {
        try database.execute(sql: "UPDATE key_encryption_key SET is_active = 0")
        try database.execute(
            sql: """
                INSERT INTO key_encryption_key (kek_id, check_value, is_active, created_at)
                VALUES (?, ?, 1, ?)
                """,
            arguments: [key.id.data, key.checkValue.data, now.milliseconds]
        )
    }

    /// - Throws: ``VaultError/masterKeyNotInUse`` unless it is the key that seals.
    func requireActive(_ id: [UInt8]) throws {
        guard try keys().contains(where: { $0.isActive && $0.id == id }) else {
            throw VaultError.masterKeyNotInUse
        }
    }

    /// How many records each key has wrapped that are there now.
    func recordCounts() throws -> [[UInt8]: Int] {
        var counts: [[UInt8]: Int] = [:]
        for table in SealedTable.allCases {
            for (id, count) in try table.recordCounts(in: database) {
                counts[id, default: 0] += count
            }
        }
        return counts
    }

    /// - Throws: ``VaultError/masterKeyUnknown``, ``VaultError/masterKeyActive``,
    ///   ``VaultError/masterKeyNeeded(records:)``.
    func retire(_ id: [UInt8]) throws {
        guard let key = try keys().first(where: { $0.id == id }) else {
            throw VaultError.masterKeyUnknown
        }
        guard !key.isActive else { throw VaultError.masterKeyActive }
        let records = try recordCounts()[id] ?? 0
        guard records == 0 else { throw VaultError.masterKeyNeeded(records: records) }
        try database.execute(
            sql:
                "UPDATE key_encryption_key SET retired_at = ? WHERE kek_id = ? AND retired_at IS NULL",
            arguments: [now.milliseconds, id.data]
        )
    }

    /// Counting looks at every record, so it is done only when a key is missing.
    private func requireAll(_ known: [StoredMasterKey], in ring: Keyring) throws {
        let missing = known.filter { ring.key(id: $0.id) == nil }
        guard !missing.isEmpty else { return }
        let counts = try recordCounts()
        let records = missing.reduce(0) { $0 + (counts[$1.id] ?? 0) }
        guard records == 0 else {
            throw VaultError.previousMasterKeyMissing(records: records)
        }
    }
}
