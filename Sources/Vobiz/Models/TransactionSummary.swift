public import JSON

/// Sums over a ledger.
public struct TransactionSummary: Sendable, Equatable {
    public var count: Int?
    public var totalDebit: DecimalText?
    public var totalCredit: DecimalText?
    public var net: DecimalText?
    public var byReferenceType: [Part]?

    /// The part of one kind of reference.
    public struct Part: Sendable, Equatable {
        public var referenceType: String?
        public var totalDebit: DecimalText?
        public var totalCredit: DecimalText?
        public var count: Int?
    }

    init(_ object: ObjectReader) throws(VobizError) {
        count = object.count("total_transactions")
        totalDebit = object.decimal("total_debit")
        totalCredit = object.decimal("total_credit")
        net = object.decimal("net_amount")
        byReferenceType = try object.objects("by_reference_type")?.map { part in
            Part(
                referenceType: part.text("reference_type"),
                totalDebit: part.decimal("total_debit"),
                totalCredit: part.decimal("total_credit"),
                count: part.count("count")
            )
        }
    }
}
