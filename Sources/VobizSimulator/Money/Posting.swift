/// A movement as it is ordered, before the ledger has accepted it.
struct Posting: Sendable {
    let owner: String
    let direction: LedgerEntry.Direction
    let amount: Money
    let description: String
    let reference: LedgerReference
    let at: Timestamp
}
