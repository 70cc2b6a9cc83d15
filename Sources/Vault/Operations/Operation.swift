public import Platform

/// A write and its fate, without the answer's body.
public struct Operation: Hashable, Sendable {
    public let id: ULID
    public let clientID: String
    public let idempotencyKey: String
    public let kind: String
    public let accountID: String?
    public let state: OperationState
    public let attemptNumber: Int
    public let createdAt: WallTime
    /// Until then the attempt is taken to be alive.
    public let leaseUntil: WallTime
    public let dispatchedAt: WallTime?
    public let finishedAt: WallTime?
    /// The provider's own id of the result.
    public let upstreamReference: String?
    /// When the key becomes new again; nil while the operation is open.
    public let expires: WallTime?

    public var attempt: OperationAttempt {
        OperationAttempt(operationID: id, number: attemptNumber)
    }
}
