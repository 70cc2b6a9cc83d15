/// One movement of one wallet.
struct LedgerEntry: Sendable {
    enum Direction: String, Sendable {
        case credit, debit
    }

    let id: String
    let owner: String
    let walletID: String
    let direction: Direction
    /// Always positive; the direction says which way it went.
    let amount: Money
    let currency: String
    let description: String
    let reference: LedgerReference
    let postedAt: Timestamp

    /// Entries are posted when they are final; the provider has no other status in its pages.
    static let status = "completed"

    /// What the movement adds to the balance.
    var effect: Money {
        direction == .credit ? amount : .zero - amount
    }
}

extension LedgerEntry {
    /// The older pages put the kind of row before its id.
    func rowID(_ profile: SimulatorOptions.Profile) -> String {
        profile == .may2026 ? "txn_" + id : id
    }

    func rowWalletID(_ profile: SimulatorOptions.Profile) -> String {
        profile == .may2026 ? "bal_" + walletID : walletID
    }
}
