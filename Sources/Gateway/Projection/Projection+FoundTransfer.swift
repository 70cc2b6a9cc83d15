import JSON
import Vault
import Vobiz

extension Projection {
    /// A transfer of which it was found out later that it was carried out (route 12). What the provider said
    /// of the balances at the time nobody knows any more.
    struct FoundTransfer: Representation {
        let transfer: Transfer
        /// The provider's id of the entry, if it is known.
        let entryID: String?
        let at: Timestamp?

        func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("operation_id", transfer.operationID.description)
                writer.member("state", "completed")
                writer.member("transaction_id", entryID)
                writer.money(
                    "amount",
                    DecimalText(transfer.order.amount),
                    CurrencyCode(transfer.order.currency)
                )
                writer.null("partner_balance_after")
                writer.null("customer_balance_after")
                writer.member("description", transfer.order.description)
                writer.member("at", at?.text)
            }
        }
    }
}
