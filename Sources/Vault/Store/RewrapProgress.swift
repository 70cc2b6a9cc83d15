/// How far a rewrap has come.
public struct RewrapProgress: Hashable, Sendable {
    public let done: Int
    /// Counted at the start; what is sealed meanwhile comes on top.
    public let total: Int
}
