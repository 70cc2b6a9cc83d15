/// The right to carry an operation on: whoever lost it to a later attempt is refused.
public struct OperationAttempt: Hashable, Sendable {
    public let operationID: ULID
    public let number: Int
}
