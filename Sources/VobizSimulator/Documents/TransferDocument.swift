internal import JSON

/// The answer to a transfer that took place.
struct TransferDocument {
    let receipt: TransferReceipt
    let profile: SimulatorOptions.Profile

    func write(to writer: inout JSONWriter) {
        let order = receipt.order
        writer.member("transaction_id", receipt.credit.rowID(profile))
        writer.member("from_account", order.partnerAuthID)
        writer.member("to_account", order.customer)
        writer.number("amount", order.amount, minimumPlaces: 2)
        writer.member("currency", order.currency)
        writer.member("description", order.description)
        writer.member("status", LedgerEntry.status)
        writer.number("partner_balance_after", receipt.partnerBalance, minimumPlaces: 2)
        writer.number("customer_balance_after", receipt.customerBalance, minimumPlaces: 2)
        writer.time("timestamp", receipt.credit.postedAt, .zulu)
    }
}
