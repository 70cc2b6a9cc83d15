import Audit
import Platform
import Vault

/// Puts on record how uncertainties have ended, whoever ended them and whether or not the gateway ran at the
/// time.
struct OperationJournal: Sendable {
    let repository: any OperationRepository
    let audit: AuditLog

    /// Takes over what was decided. It is forgotten only once it is durable, so that a crash in between makes
    /// it appear twice, with the same number, but never not at all.
    func follow() async throws(VaultError) {
        var durable: Int64?
        for act in try await repository.acts() {
            do throws(AuditError) {
                try await audit.record(Self.record(of: act))
            } catch {
                // The rest waits for better times: readiness tells that the log cannot be written.
                break
            }
            durable = act.number
        }
        guard let durable else { return }
        try await repository.forgetActs(through: durable)
    }

    private static func record(of act: OperationAct) -> AuditRecord {
        var record = AuditRecord()
        record.append("ts", act.time.rfc3339)
        record.append("type", "op.reconciled")
        record.append("act", act.number)
        record.append("op_id", act.operationID.description)
        record.append("kind", act.kind)
        record.append("client_id", act.clientID)
        if let account = act.accountID { record.append("account", account) }
        record.append("decision", decision(act.state))
        record.append("reason", act.verdict.reason)
        if let reference = act.reference { record.append("reference", reference) }
        if let actor = act.verdict.actor { record.append("actor", actor) }
        return record
    }

    private static func decision(_ state: OperationState) -> StaticString {
        switch state {
        case .reconciledDone, .done: "done"
        case .reconciledNot, .notExecuted: "not-executed"
        case .review: "review"
        case .new, .dispatching, .unknown: "unknown"
        }
    }
}
