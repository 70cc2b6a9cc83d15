/// An operation whose outcome is being looked up, and how far that has come.
public struct OpenOperation: Hashable, Sendable {
    public let operation: Operation
    public let progress: ReconciliationProgress
}
