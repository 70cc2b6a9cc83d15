/// A bound on what transfers may move.
public enum TransferCap: String, Hashable, Sendable, CaseIterable {
    /// On a single transfer.
    case perTransfer = "per_transfer"
    /// On what one account gets in a UTC day.
    case perCustomerDay = "per_customer_day"
    /// On what one client sends in a UTC day.
    case perClientDay = "per_client_day"
    /// On what all of them send in a UTC day.
    case globalDay = "global_day"
}
