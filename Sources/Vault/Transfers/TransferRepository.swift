public import Platform

/// What transfers move, kept beside their operations.
///
/// Each call is one transaction that is on disk when it returns. A reservation ends with its operation,
/// in the same transaction: it is settled when that has happened, released when it certainly has not, and
/// kept while nobody knows.
public protocol TransferRepository: Sendable {
    /// Holds a transfer against its limits, reserves its amount and marks its operation as dispatching: all
    /// of it, or nothing. To be called before the first byte may leave.
    ///
    /// However many calls there are at a time, and whichever process ends in between, what is reserved and
    /// settled never exceeds a cap.
    func dispatch(
        _ attempt: OperationAttempt,
        _ order: TransferOrder,
        within limits: TransferLimits,
        now: WallTime,
        lease: Duration
    ) async throws(VaultError) -> TransferAdmission

    /// So many transfers have been settled: a mark for ``PartnerFunds``, to be read before the balance.
    func settlements() async throws(VaultError) -> Int64

    /// What an operation moves; nil when it is no transfer, or never was dispatched.
    func transfer(of operation: ULID) async throws(VaultError) -> Transfer?
}
