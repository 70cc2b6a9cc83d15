import GRDB
import Platform

extension GatewayStore {
    private static let batch = 100

    /// Wraps every data key that is under an earlier master key under the active one; how many.
    ///
    /// The data is not touched. It may run beside a working gateway and be interrupted: each batch
    /// is one transaction, after which everybody else has a turn as long as it took. A record that does
    /// not open stays as it was, and keeps none of the others.
    ///
    /// - Throws: ``VaultError/damagedRecords(places:)`` when all others are done,
    ///   ``VaultError/masterKeyNotInUse`` while the new key has not taken over, or while somebody goes on to
    ///   seal under an earlier one.
    @discardableResult
    public func rewrap(
        _ progress: @Sendable (RewrapProgress) -> Void = { _ in }
    ) async throws(VaultError) -> Int {
        let isActive = try await hasActiveKey()
        guard isActive, !hasNewKeyWaiting else { throw .masterKeyNotInUse }
        let total = try await recordsToRewrap()
        var done = 0
        // Again, for what a process that has the old key alone has sealed meanwhile.
        while try await recordsToRewrap() > 0 {
            let before = done
            var damaged: [String] = []
            for table in SealedTable.allCases {
                damaged += try await rewrap(table) { count in
                    done += count
                    progress(RewrapProgress(done: done, total: max(done, total)))
                }
            }
            // A pass that leads to nothing is the last one, or there would be no end.
            guard done == before else { continue }
            throw damaged.isEmpty ? .masterKeyNotInUse : .damagedRecords(places: damaged)
        }
        return done
    }

    /// How many records are under another key than the one that seals.
    private func recordsToRewrap() async throws(VaultError) -> Int {
        let active = envelope.keyring.active.id
        return try await connection.read { database in
            try SealedTable.allCases.reduce(0) { sum, table in
                let counts = try table.recordCounts(in: database)
                return counts.reduce(sum) { $1.key == active ? $0 : $0 + $1.value }
            }
        }
    }

    /// One pass; the places of the records that do not open.
    private func rewrap(
        _ table: SealedTable,
        _ note: (Int) -> Void
    ) async throws(VaultError) -> [String] {
        let envelope = envelope
        var damaged: [String] = []
        // SQLite gives out row numbers from 1 on, and takes any.
        var first = Int64.min
        while true {
            let begin = ContinuousClock.now
            let start = first
            let batch = try await connection.write { database in
                // Another key may take over at any time, and what is under it must not come back.
                try MasterKeyTable(database: database, now: .now)
                    .requireActive(envelope.keyring.active.id)
                return try table.rewrap(
                    in: database,
                    envelope: envelope,
                    from: start,
                    limit: Self.batch
                )
            }
            damaged += batch.damaged
            if batch.records > 0 { note(batch.records) }
            guard let last = batch.last, last < Int64.max else { return damaged }
            first = last + 1
            // Whoever waits for SQLite's lock asks for it at intervals only.
            try? await Task.sleep(for: begin.duration(to: .now))
        }
    }
}
