public import Platform

/// The end of an uncertainty. It is written down in the transaction that ends it, and kept until the audit log
/// has it: a command may end one while the gateway runs or does not, and only the gateway writes its log.
public struct OperationAct: Hashable, Sendable {
    /// Grows, and is never given out twice.
    public let number: Int64
    public let operationID: ULID
    public let clientID: String
    public let kind: String
    public let accountID: String?
    /// What the operation is from now on.
    public let state: OperationState
    public let reference: String?
    public let verdict: OperationVerdict
    public let time: WallTime
}
