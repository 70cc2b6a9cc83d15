internal import HTTPServer
internal import JSON

extension SimulatorState {
    /// Asks for `per_page` and answers with `size`: the provider's own names for one thing.
    func listCustomers(_ exchange: Exchange) -> ServerResponse {
        var query = QueryReader(exchange.query)
        let page = Page(
            number: query.integer("page", default: 1, in: 1...Int.max),
            size: query.integer("per_page", default: 20, in: 1...100)
        )
        guard query.issues.isEmpty else { return Refusal.invalid(query.issues) }
        let listing = customers.listing(search: query.text("search"))
        let documents = page.slice(of: listing).compactMap { document(of: $0) }
        return Answer.object { writer in
            writer.array("accounts") { accounts in
                for document in documents {
                    accounts.object { document.writeItem(to: &$0) }
                }
            }
            writer.member("total", listing.count)
            writer.member("page", page.number)
            writer.member("size", page.size)
        }
    }

    func customer(_ exchange: Exchange) -> ServerResponse {
        guard let customer = customers[exchange.account], let document = document(of: customer)
        else { return Refusal.unknownCustomer }
        return Answer.object { document.writeSingle(to: &$0) }
    }

    func customerBalance(_ exchange: Exchange) -> ServerResponse {
        guard let customer = customers[exchange.account],
            let wallet = ledger.wallet(of: customer.authID)
        else { return Refusal.unknownCustomer }
        return Answer.object { writer in
            writer.member("auth_id", customer.authID)
            writer.member("name", customer.name)
            writer.text("cash_credits", wallet.balance, minimumPlaces: Money.places)
            writer.member("currency", wallet.currency)
            writer.time("updated_at", wallet.updatedAt, .offset)
        }
    }

    private func document(of customer: Customer) -> CustomerDocument? {
        ledger.wallet(of: customer.authID).map {
            CustomerDocument(
                customer: customer,
                wallet: $0,
                tier: pricingTier,
                partnerID: partner.id,
                shape: shape
            )
        }
    }
}
