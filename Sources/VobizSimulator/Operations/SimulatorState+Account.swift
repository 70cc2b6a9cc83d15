internal import HTTPServer
internal import HTTPTypes

extension SimulatorState {
    /// The account behind the credentials, its secret included.
    func accountProfile(_ exchange: Exchange) -> ServerResponse {
        guard case .customer(let customer) = exchange.caller,
            let wallet = ledger.wallet(of: customer.authID)
        else { return Refusal.unauthorized(.account) }
        let document = AccountProfileDocument(
            customer: customer,
            wallet: wallet,
            tier: pricingTier,
            shape: shape
        )
        return Answer.object { document.write(to: &$0) }
    }

    func accountBalance(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        guard let wallet = ledger.wallet(of: exchange.account),
            exchange.parameters.last == wallet.currency
        else { return ErrorDocument.edge(message: "Balance not found").response(.notFound) }
        let document = AccountBalanceDocument(wallet: wallet, shape: shape)
        return Answer.object { document.write(to: &$0) }
    }

    /// On account routes the path must name the account that the credentials belong to.
    func refusal(_ exchange: Exchange) -> ServerResponse? {
        if exchange.account.isEmpty { return Refusal.missingAccount }
        guard case .customer(let customer) = exchange.caller, customer.authID == exchange.account
        else { return Refusal.mismatchedAccount }
        return nil
    }
}
