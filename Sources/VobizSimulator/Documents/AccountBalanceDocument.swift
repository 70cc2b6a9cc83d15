internal import JSON

/// A wallet in its owner's eyes: money as JSON numbers.
struct AccountBalanceDocument {
    let wallet: Wallet
    let shape: SimulatorOptions.Shape

    /// The samples print 1000.00 and 23906.83: two places, or as many as it takes.
    private var places: Int { shape == .schema ? 2 : 0 }

    func write(to writer: inout JSONWriter) {
        writer.member("id", wallet.id)
        writer.member("account_id", wallet.owner)
        writer.member("currency", wallet.currency)
        writer.number("balance", wallet.balance, minimumPlaces: places)
        writer.member("reserved_funds", 0)
        writer.member("promotional_balance", 0)
        writer.member("promotional_reserved_balance", 0)
        writer.number("available_balance", wallet.balance, minimumPlaces: places)
        writer.member("credit_limit", wallet.creditLimit)
        writer.member("is_postpaid", wallet.isPostpaid)
        writer.member("credit_limit_type", "soft")
        writer.member("low_balance_threshold", wallet.lowBalanceThreshold)
        writer.member("status", "active")
        writer.time("created_at", wallet.createdAt, .zulu)
        writer.time("updated_at", wallet.updatedAt, .zulu)
    }
}
