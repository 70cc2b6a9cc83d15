public import Vault

/// What an operator allows transfers to do.
public struct TransferPolicy: Hashable, Sendable {
    public var caps = TransferCaps()
    /// What the partner must keep, in units of the fifth decimal; nil when nothing is kept.
    public var minimumBalance: Int64?

    /// Allows everything.
    public init() {}
}
