/// What one transfer is held against when it is to be sent.
public struct TransferLimits: Hashable, Sendable {
    public var caps: TransferCaps
    /// Nil when no minimum balance is kept.
    public var funds: PartnerFunds?
    /// Whether it may go ahead while another transfer to the account has no known outcome (R-ID-12).
    public var allowsUnresolved: Bool

    public init(
        caps: TransferCaps = TransferCaps(),
        funds: PartnerFunds? = nil,
        allowsUnresolved: Bool = false
    ) {
        self.caps = caps
        self.funds = funds
        self.allowsUnresolved = allowsUnresolved
    }
}
