internal import JSON

/// The dashboard form of key figures.
struct KeyFiguresDocument {
    let customers: [Customer]
    let walletsTotal: Money
    let currency: String
    /// What the calls of the running month cost.
    let revenue: Money

    func write(to writer: inout JSONWriter) {
        writer.member("total_customers", customers.count)
        writer.member("active_customers", customers.count { $0.isActive })
        writer.member("pending_kyc", customers.count { $0.identityCheck == .pending })
        writer.number("total_balance_held", walletsTotal, minimumPlaces: 0)
        writer.member("currency", currency)
        writer.number("mtd_revenue", revenue, minimumPlaces: 0)
    }
}
