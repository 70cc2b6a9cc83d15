import GRDB
public import Platform

extension GatewayStore {
    /// The id of the master key that this process seals with.
    public var masterKeyID: String { Self.text(envelope.keyring.active.id) }

    /// Whether this process was given a new key that has not taken over.
    public var hasNewKeyWaiting: Bool { waitingKey != nil }

    private var waitingKey: [UInt8]? {
        newKey.flatMap { $0 == envelope.keyring.active.id ? nil : $0 }
    }

    /// Every master key of the store, the oldest first.
    public func masterKeys() async throws(VaultError) -> [MasterKeyEntry] {
        let ring = envelope.keyring
        let waiting = waitingKey
        return try await connection.read { database in
            let table = MasterKeyTable(database: database, now: WallTime(seconds: 0))
            let counts = try table.recordCounts()
            var entries = try table.keys().map { key in
                MasterKeyEntry(
                    id: Self.text(key.id),
                    role: key.isActive ? .active : key.isRetired ? .retired : .previous,
                    use: MasterKeyUse(wraps: key.wraps),
                    records: counts[key.id] ?? 0,
                    isAtHand: ring.key(id: key.id) != nil,
                    createdAt: key.createdAt,
                    retiredAt: key.retiredAt
                )
            }
            if let waiting, !entries.contains(where: { $0.id == Self.text(waiting) }) {
                entries.append(Self.waitingEntry(waiting))
            }
            return entries
        }
    }

    private static func waitingEntry(_ id: [UInt8]) -> MasterKeyEntry {
        MasterKeyEntry(
            id: text(id),
            role: .new,
            use: MasterKeyUse(wraps: 0),
            records: 0,
            isAtHand: true,
            createdAt: nil,
            retiredAt: nil
        )
    }

    /// Lets the new key that this process was given seal from now on; nothing when it does already.
    ///
    /// For a store that no gateway uses at the moment: a running one takes its keys over by itself.
    public func activateNewKey(now: WallTime) async throws(VaultError) {
        guard let waitingKey, let wanted = envelope.keyring.led(by: waitingKey) else { return }
        try await adopt(wanted, now: now)
    }

    /// Takes another keyring over while the store is in use, everywhere at once.
    /// `handOver` is called when the new keys can be used and the old ones still can: the moment to read
    /// again what is kept in memory under an old one.
    ///
    /// - Throws: what ``init(directory:keyring:activatesKey:now:random:)`` throws for a keyring that is not
    ///   enough; the one in use stays.
    public func adopt(
        _ keyring: Keyring,
        now: WallTime,
        handOver: () async throws(VaultError) -> Void = { () throws(VaultError) in }
    ) async throws(VaultError) {
        let before = envelope.keyring
        let ring = try await connection.write { database in
            try MasterKeyTable(database: database, now: now)
                .reconcile(keyring, activates: true).ring
        }
        envelope.keys.replace(with: ring.joined(with: before))
        // If this fails, the former keys stay beside the new ones, which does no harm.
        try await handOver()
        envelope.keys.replace(with: ring)
    }

    /// Whether this process has the key that the store's records are sealed with at the moment.
    public func hasActiveKey() async throws(VaultError) -> Bool {
        let keyring = envelope.keyring
        return try await connection.read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT kek_id FROM key_encryption_key WHERE is_active"
            )
            return row?.possibleBytes("kek_id") == keyring.active.id
        }
    }

    /// Takes the right from a key to open or seal anything of this store; without an id from every one that
    /// was replaced. The ids of those that had it, or of all that were retired before when none had: then the
    /// log is what is left to do.
    ///
    /// What the keys had wrapped is overwritten on the disk too, so that a copy of the files from now on is
    /// nothing that they open.
    ///
    /// - Throws: ``VaultError/masterKeyUnknown``, ``VaultError/masterKeyNotReplaced``,
    ///   ``VaultError/masterKeyActive``, ``VaultError/masterKeyNeeded(records:)``; nothing has changed then. A database error when another
    ///   process kept the log from being emptied: the keys are retired, and doing it again is in order.
    public func retire(_ id: String?, now: WallTime) async throws(VaultError) -> [String] {
        let ids = try await connection.write { database in
            let table = MasterKeyTable(database: database, now: now)
            let keys = try table.keys()
            let replaced = keys.filter { !$0.isActive }
            let ready = replaced.filter { !$0.isRetired }
            let chosen =
                if let id {
                    keys.filter { Self.text($0.id) == id }
                } else {
                    ready.isEmpty ? replaced : ready
                }
            guard !chosen.isEmpty else {
                throw id == nil ? VaultError.masterKeyNotReplaced : .masterKeyUnknown
            }
            for key in chosen { try table.retire(key.id) }
            return chosen.map { Self.text($0.id) }
        }
        try await connection.emptyLog()
        return ids
    }

    static func text(_ id: [UInt8]) -> String {
        id.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
