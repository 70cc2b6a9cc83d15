public import Platform

/// A transfer that was or may have been sent.
public struct Transfer: Hashable, Sendable {
    public let operationID: ULID
    public let order: TransferOrder
    /// The UTC day against whose caps it counts, in days since 1970.
    public let day: Int64
    /// What its entries in the provider's ledgers carry.
    public let tag: TransferTag
    public let dispatchedAt: WallTime
    public let state: TransferState
}
