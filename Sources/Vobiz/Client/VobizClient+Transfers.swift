internal import JSON

extension VobizClient {
    /// Moves money from the partner to a customer. Not repeatable, and never undone: a failure that is no
    /// refusal leaves open whether the money has moved.
    ///
    /// - Throws: ``VobizError``; an answer about another account, amount or currency is no answer to this.
    public func transfer(
        _ order: BalanceTransfer,
        credential: @escaping Credential
    ) async throws(VobizError) -> TransferReceipt {
        try await write(.transfer(order.account), body: order.body(), credential) {
            (root) throws(VobizError) in
            let receipt = try TransferReceipt(decoding: root)
            if let recipient = receipt.recipient { try Self.check(order.account, recipient) }
            if let amount = receipt.amount, !amount.isEqualInValue(to: order.amount.decimal) {
                throw .invalid(.member("amount"))
            }
            if let currency = receipt.currency, currency != order.currency {
                throw .invalid(.member("currency"))
            }
            return receipt
        }
    }
}
