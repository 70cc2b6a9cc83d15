import GRDB
import Platform

extension ReconciliationProgress {
    /// - Throws: ``VaultError/integrity`` for a row that this program did not write.
    init(row: Row) throws(VaultError) {
        self.init(
            wasAnswered: try row.required("was_answered"),
            looks: try row.required("looks"),
            lastLook: try row.optionalTime("last_look_at"),
            absences: try row.required("absences"),
            failingSince: try row.optionalTime("failing_since"),
            finding: try row.optional("finding")
        )
    }
}
