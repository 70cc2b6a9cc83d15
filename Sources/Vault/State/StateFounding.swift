import Cryptography
import GRDB
import Platform

/// The moment from which a store's state is kept: when it is made, or opened for the first time by a
/// program that does so.
struct StateFounding: Sendable {
    let key: StateKey
    let now: WallTime

    /// - Throws: ``VaultError/integrity`` for a store that has had a state and lost it: its acts are there.
    func run(in database: Database) throws {
        guard try Row.fetchOne(database, sql: "SELECT 1 FROM act") == nil else {
            throw VaultError.integrity
        }
        try addDigests(in: database)
        let former = try formerActs(in: database)
        var ledger = try StoreLedger(
            founding: database,
            key: key,
            after: ActPosition(number: former.before, code: ActPosition.start.code)
        )
        for act in former.acts {
            try ledger.note(
                act.kind,
                act.credential,
                authID: act.authID,
                version: act.version,
                recordDigest: act.recordDigest,
                at: act.time
            )
        }
        try database.execute(sql: "DELETE FROM credential_act")
        try ledger.note(.founded, nil, at: now)
        try ledger.save()
    }

    /// A record that is damaged already stays without one, and so stays damaged.
    private func addDigests(in database: Database) throws {
        for table in [SealedTable.internalKey, .credential] {
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT rowid AS place, sealed FROM \(table.rawValue) WHERE data_digest IS NULL
                    """
            )
            for row in rows {
                guard let record = row.possibleBytes("sealed").flatMap(SealedRecord.init) else {
                    continue
                }
                try database.execute(
                    sql: "UPDATE \(table.rawValue) SET data_digest = ? WHERE rowid = ?",
                    arguments: [record.digest.bytes.data, try row.required("place") as Int64]
                )
            }
        }
    }

    private struct FormerAct {
        let kind: StoreAct.Kind
        let credential: CredentialID
        let authID: String
        let version: Int64
        let recordDigest: String
        let time: WallTime
    }

    /// What earlier versions of the program wrote down and no gateway has put on record yet, and the
    /// number of the last act before.
    private func formerActs(in database: Database) throws -> (acts: [FormerAct], before: Int64) {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM credential_act ORDER BY number"
        )
        let acts = try rows.map { row in
            guard let kind = StoreAct.Kind(rawValue: try row.required("kind")),
                let slot = CredentialID.Slot(rawValue: try row.required("slot"))
            else { throw VaultError.integrity }
            return FormerAct(
                kind: kind,
                credential: .partner(slot),
                authID: try row.required("auth_id"),
                version: try row.required("version"),
                recordDigest: try row.required("record_digest"),
                time: WallTime(milliseconds: try row.required("done_at"))
            )
        }
        let last = try Int64.fetchOne(
            database,
            sql: "SELECT seq FROM sqlite_sequence WHERE name = 'credential_act'"
        )
        return (acts, (last ?? 0) - Int64(acts.count))
    }
}
