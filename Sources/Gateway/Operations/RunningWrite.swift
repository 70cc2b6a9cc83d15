import Audit
import Vault

/// A write whose intent is on record, and that owes its outcome.
struct RunningWrite: ~Copyable {
    let attempt: OperationAttempt
    /// What its records say of it.
    let audited: [UInt8]
    let entry: PendingAuditEntry
}
