import Platform

/// What must have been seen at the provider before an operation of unknown outcome counts as carried out or not.
struct ReconciliationRules: Hashable, Sendable {
    /// How long the provider's records may be unreadable before a person is asked.
    static let patience = Duration.seconds(24 * 3600)
    /// So many looks in a row must find nothing.
    static let absences = 2

    let schedule: ReconciliationSchedule
    /// How long after the operation was sent it must show: what is not found earlier proves nothing.
    let settling: Duration
    /// Whether what is not found has not happened; a person is asked otherwise.
    let trustsAbsence: Bool
}
