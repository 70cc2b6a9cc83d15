internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension SimulatorState {
    /// Moves money from the partner to a customer: at once, for good, and again when asked again,
    /// since the provider knows no idempotency key.
    mutating func transferBalance(_ exchange: Exchange) -> ServerResponse {
        guard partner.capabilities.transferBalance else {
            return Refusal.forbidden("Partner is not allowed to transfer balance")
        }
        guard let customer = customers[exchange.account] else { return Refusal.unknownCustomer }
        switch BodyReader.open(exchange.body) {
        case .failure(let refusal):
            return Refusal.invalid([refusal.issue])
        case .success(var body):
            let amount = body.requiredNumber("amount")
            let currency = body.requiredText("currency")
            let description = body.optionalText("description")
            guard body.issues.isEmpty, let amount, let currency else {
                return Refusal.invalid(body.issues)
            }
            guard let money = Money(amount), money.isPositive else {
                return refuse("invalid_amount", "Amount must be positive, with at most 5 decimals")
            }
            let order = order(
                money,
                to: customer.authID,
                currency: currency,
                description: description
            )
            return transfer(order, at: exchange.now)
        }
    }

    private func order(
        _ amount: Money,
        to customer: String,
        currency: String,
        description: String?
    ) -> TransferOrder {
        TransferOrder(
            partnerAuthID: partner.authID,
            partnerID: partner.id,
            partnerName: partner.name,
            customer: customer,
            amount: amount,
            currency: currency,
            description: description
        )
    }

    private mutating func transfer(_ order: TransferOrder, at now: Timestamp) -> ServerResponse {
        do throws(LedgerError) {
            let receipt = try ledger.transfer(
                order,
                at: now,
                ids: (debit: random.uuid(), credit: random.uuid())
            )
            let document = TransferDocument(receipt: receipt, profile: profile)
            return Answer.object { document.write(to: &$0) }
        } catch {
            return refuse(order, error)
        }
    }

    private func refuse(_ order: TransferOrder, _ error: LedgerError) -> ServerResponse {
        switch error {
        case .unknownWallet:
            Refusal.unknownCustomer
        case .nonPositiveAmount:
            refuse("invalid_amount", "Amount must be positive")
        case .currencyMismatch:
            refuse("currency_mismatch", "Currency does not match the wallets")
        case .insufficientBalance(let current):
            Answer.object(.badRequest) { writer in
                writer.member("error", "insufficient_balance")
                writer.member("message", "Partner balance is insufficient for this transfer")
                writer.number("current_balance", current, minimumPlaces: 2)
                writer.number("requested_amount", order.amount, minimumPlaces: 2)
                writer.member("currency", order.currency)
            }
        }
    }

    private func refuse(_ code: String, _ message: String) -> ServerResponse {
        ErrorDocument.coded(code: code, message: message).response(.badRequest)
    }
}
