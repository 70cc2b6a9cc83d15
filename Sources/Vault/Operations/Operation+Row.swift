import GRDB
import Platform

extension Operation {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        guard let id = ULID(try row.required("id") as String),
            let state = OperationState(rawValue: try row.required("state"))
        else { throw .integrity }
        self.init(
            id: id,
            clientID: try row.required("client_id"),
            idempotencyKey: try row.required("idempotency_key"),
            kind: try row.required("kind"),
            accountID: row.possible("account_id"),
            state: state,
            attemptNumber: try row.required("attempt"),
            createdAt: WallTime(milliseconds: try row.required("created_at")),
            leaseUntil: WallTime(milliseconds: try row.required("lease_until")),
            dispatchedAt: row.possibleTime("dispatched_at"),
            finishedAt: row.possibleTime("finished_at"),
            upstreamReference: row.possible("upstream_reference"),
            expires: row.possibleTime("expires_at")
        )
    }
}
