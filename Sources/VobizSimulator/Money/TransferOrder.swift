/// Money on its way from the partner to one of its customers.
struct TransferOrder: Sendable {
    let partnerAuthID: String
    let partnerID: String
    let partnerName: String
    let customer: String
    let amount: Money
    let currency: String
    /// The caller's own text, which ends up behind a fixed beginning in both ledgers.
    let description: String?

    /// What both ledger rows say (partner/api/balance).
    var ledgerDescription: String {
        let beginning = "Transfer from partner \(partnerName)"
        return description.map { "\(beginning) - \($0)" } ?? beginning
    }

    func reference(at now: Timestamp) -> LedgerReference {
        .transfer(partnerID: partnerID, customer: customer, unixSeconds: now.unixSeconds)
    }
}
