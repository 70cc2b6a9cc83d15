import GRDB
import Platform

extension Operation {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        guard let id = ULID(row["id"] as String),
            let state = OperationState(rawValue: row["state"])
        else { throw .integrity }
        self.init(
            id: id,
            clientID: row["client_id"],
            idempotencyKey: row["idempotency_key"],
            kind: row["kind"],
            accountID: row["account_id"],
            state: state,
            attemptNumber: row["attempt"],
            createdAt: WallTime(milliseconds: row["created_at"]),
            leaseUntil: WallTime(milliseconds: row["lease_until"]),
            dispatchedAt: row.time("dispatched_at"),
            finishedAt: row.time("finished_at"),
            upstreamReference: row["upstream_reference"],
            expires: row.time("expires_at")
        )
    }
}
