/// What an operator decides of the search for the fate of operations whose outcome is unknown.
public struct ReconciliationSettings: Hashable, Sendable {
    public var schedule = ReconciliationSchedule.standard
    /// How long after it was sent a transfer must be in the customer's ledger.
    public var transferSettling = Duration.seconds(15 * 60)
    /// How long after it was asked for a new account must be found.
    public var accountSettling = Duration.seconds(5 * 60)
    /// Whether a transfer that is not in the ledger then has not been carried out (R-ID-11): only for a
    /// provider that is known to keep descriptions as they are.
    public var trustsAbsence = false

    public init() {}

    var transfers: ReconciliationRules {
        ReconciliationRules(
            schedule: schedule,
            settling: transferSettling,
            trustsAbsence: trustsAbsence
        )
    }

    /// An address is found or it is not, whoever shows it.
    var accounts: ReconciliationRules {
        ReconciliationRules(schedule: schedule, settling: accountSettling, trustsAbsence: true)
    }
}
