/// How much transfers may move, in units of the fifth decimal; nil is no bound.
public struct TransferCaps: Hashable, Sendable {
    public var perTransfer: Int64?
    public var perCustomerDay: Int64?
    public var perClientDay: Int64?
    public var globalDay: Int64?

    public init(
        perTransfer: Int64? = nil,
        perCustomerDay: Int64? = nil,
        perClientDay: Int64? = nil,
        globalDay: Int64? = nil
    ) {
        self.perTransfer = perTransfer
        self.perCustomerDay = perCustomerDay
        self.perClientDay = perClientDay
        self.globalDay = globalDay
    }

    public var isEmpty: Bool { self == TransferCaps() }

    /// The first cap that a transfer would break on top of what counts already; nil when it may go ahead.
    public func refusal(of units: Int64, after totals: TransferTotals) -> TransferCap? {
        let bounds: [(TransferCap, Int64?, Int64)] = [
            (.perTransfer, perTransfer, 0),
            (.perCustomerDay, perCustomerDay, totals.customer),
            (.perClientDay, perClientDay, totals.client),
            (.globalDay, globalDay, totals.global),
        ]
        return bounds.first { _, cap, total in
            guard let cap else { return false }
            // A sum that no number holds is beyond any cap.
            let (sum, overflow) = total.addingReportingOverflow(units)
            return overflow || sum > cap
        }?.0
    }
}
