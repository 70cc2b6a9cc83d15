/// Whether a transfer may be sent.
public enum TransferAdmission: Hashable, Sendable {
    /// Its amount is reserved and its operation is dispatching.
    case dispatched
    case capReached(TransferCap)
    /// The partner's minimum balance would not remain.
    case balanceTooLow
    /// Nobody knows yet whether an earlier transfer to the account was carried out.
    case priorUnresolved
}
