import JSON
import Vault
import Vobiz

/// What the entries of a customer's ledger that carry a transfer's tag say about it (R-ID-11).
enum TransferEvidence: Equatable, Sendable {
    /// The one entry that it must be.
    case entry(Transaction)
    case nothing
    /// The provider has not decided yet.
    case pending
    case contradiction(ReviewReason)

    /// `entries` are those that carry the tag, each once.
    init(of transfer: Transfer, in entries: [Transaction]) {
        guard let entry = entries.first else {
            self = .nothing
            return
        }
        guard entries.count == 1 else {
            self = .contradiction(.foundTwice)
            return
        }
        if let reason = Self.difference(of: entry, from: transfer.order) {
            self = .contradiction(reason)
            return
        }
        switch entry.status?.lowercased() {
        case nil, "completed", "success", "succeeded", "processed": self = .entry(entry)
        case "pending", "processing": self = .pending
        default: self = .contradiction(.status)
        }
    }

    private static func difference(
        of entry: Transaction,
        from order: TransferOrder
    ) -> ReviewReason? {
        guard let amount = DecimalText(order.amount), entry.amount.isEqualInValue(to: amount) else {
            return .amount
        }
        guard entry.currency.text == order.currency else { return .currency }
        guard entry.direction == .credit else { return .direction }
        return nil
    }
}
