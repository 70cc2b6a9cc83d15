public import JSON

/// The dashboard's other documented form.
public struct KeyFigures: Sendable, Equatable {
    public var totalCustomers: Int?
    public var activeCustomers: Int?
    public var pendingKYC: Int?
    public var balanceHeld: DecimalText?
    /// Revenue of the month so far.
    public var monthRevenue: DecimalText?

    /// Nil when the document has none of the members.
    init?(_ object: ObjectReader) {
        let names = [
            "total_customers", "active_customers", "pending_kyc", "total_balance_held",
            "mtd_revenue",
        ]
        guard names.contains(where: { object.has($0) }) else { return nil }
        totalCustomers = object.count("total_customers")
        activeCustomers = object.count("active_customers")
        pendingKYC = object.count("pending_kyc")
        balanceHeld = object.decimal("total_balance_held")
        monthRevenue = object.decimal("mtd_revenue")
    }
}
