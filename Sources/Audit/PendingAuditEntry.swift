/// A write that was begun: its intent is durable, its outcome is owed.
///
/// The entry cannot be copied and must be completed; one that is dropped, by a thrown error or a
/// forgotten path, leaves the record that the outcome is not known.
public struct PendingAuditEntry: ~Copyable, Sendable {
    private let log: AuditLog
    private let operation: String
    private var isComplete = false

    /// Makes the intent durable before anything is sent.
    ///
    /// - Throws: ``AuditError``: the write must not begin.
    public init(
        _ operation: String,
        in log: AuditLog,
        intent: consuming AuditRecord
    ) async throws(AuditError) {
        self.log = log
        self.operation = operation
        try await log.record(intent)
    }

    /// Makes the outcome durable, before the answer is sent.
    ///
    /// - Throws: ``AuditError``: the outcome happened but is not on record. Where only room is missing, it
    ///   will be.
    public consuming func complete(_ outcome: consuming AuditRecord) async throws(AuditError) {
        isComplete = true
        try await log.record(owed: outcome)
    }

    deinit {
        guard !isComplete else { return }
        var record = AuditRecord()
        record.append("type", "op.outcome")
        record.append("op_id", operation)
        record.append("decision", "abandoned")
        log.append(record)
    }
}
