import JSON
import Vault
import Vobiz

extension Projection.Transfer {
    /// A transfer of which it was found out later that it was carried out. What the provider said of the
    /// balances at the time nobody knows any more.
    ///
    /// Nil for what is no amount or currency in the store.
    init?(found transfer: Vault.Transfer, entryID: String?, at time: Timestamp?) {
        guard let amount = DecimalText(transfer.order.amount),
            let currency = CurrencyCode(transfer.order.currency)
        else { return nil }
        self.init(
            operationID: transfer.operationID.description,
            transactionID: entryID,
            amount: amount,
            currency: currency,
            description: transfer.order.description,
            at: time
        )
    }
}
