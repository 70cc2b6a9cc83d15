/// A part of a client's operations, newest first.
public struct OperationPage: Hashable, Sendable {
    public let items: [Operation]
    public let total: Int
}
