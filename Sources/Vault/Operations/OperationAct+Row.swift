import GRDB
import Platform

extension OperationAct {
    /// How many are read at a time.
    static let batch = 100

    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        guard let id = ULID(try row.required("operation")),
            let state = OperationState(rawValue: try row.required("state"))
        else { throw .integrity }
        self.init(
            number: try row.required("number"),
            operationID: id,
            clientID: try row.required("client_id"),
            kind: try row.required("kind"),
            accountID: try row.optional("account_id"),
            state: state,
            reference: try row.optional("reference"),
            verdict: OperationVerdict(
                reason: try row.required("reason"),
                actor: try row.optional("actor")
            ),
            time: try row.requiredTime("done_at")
        )
    }
}
