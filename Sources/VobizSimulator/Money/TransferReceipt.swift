/// What a finished transfer left behind.
struct TransferReceipt: Sendable {
    let order: TransferOrder
    /// The customer's ledger row, so that a caller can find the same id there.
    let credit: LedgerEntry
    let partnerBalance: Money
    let customerBalance: Money
}
