/// What the partner may still give away, as the provider said at some moment; in units of the fifth
/// decimal.
public struct PartnerFunds: Hashable, Sendable {
    public let balance: Int64
    /// What must remain.
    public let minimum: Int64
    /// ``TransferRepository/settlements()`` from before the balance was asked for: what was settled since
    /// then may not be in it yet.
    public let settlements: Int64

    public init(balance: Int64, minimum: Int64, settlements: Int64) {
        self.balance = balance
        self.minimum = minimum
        self.settlements = settlements
    }

    /// Whether a transfer leaves the minimum when all that may be under way goes off as well.
    public func cover(_ units: Int64, besides outstanding: Int64) -> Bool {
        let (spent, isTooMuch) = units.addingReportingOverflow(outstanding)
        let (rest, isTooLittle) = balance.subtractingReportingOverflow(spent)
        return !isTooMuch && !isTooLittle && rest >= minimum
    }
}
