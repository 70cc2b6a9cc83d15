internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension SimulatorState {
    /// An account's numbers in its own view, where a page that makes no sense is replaced.
    func numbers(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        let page = Page(
            number: max(1, exchange.query["page"].flatMap { Int($0) } ?? 1),
            size: AccountPaging.numbers.size(exchange.query["per_page"])
        )
        return list(exchange, of: exchange.account, heading: exchange.account, page)
    }

    func customerNumbers(_ exchange: Exchange) -> ServerResponse {
        guard let customer = customers[exchange.account] else { return Refusal.unknownCustomer }
        return partnerList(exchange, of: customer.authID, heading: customer.authID)
    }

    /// The numbers of all customers.
    func allNumbers(_ exchange: Exchange) -> ServerResponse {
        partnerList(exchange, of: nil, heading: partner.authID)
    }

    private func partnerList(
        _ exchange: Exchange,
        of owner: String?,
        heading: String
    ) -> ServerResponse {
        var query = QueryReader(exchange.query)
        let page = Page(
            number: query.integer("page", default: 1, in: 1...Int.max),
            size: query.integer("per_page", default: 20, in: 1...100)
        )
        guard query.issues.isEmpty else { return Refusal.invalid(query.issues) }
        return list(exchange, of: owner, heading: heading, page)
    }

    private func list(
        _ exchange: Exchange,
        of owner: String?,
        heading: String,
        _ page: Page
    ) -> ServerResponse {
        let listing = numbers.listing(of: owner, search: exchange.query["search"])
        let documents = page.slice(of: listing).compactMap { entry in
            customers[entry.owner].map { NumberDocument(number: entry.number, owner: $0) }
        }
        return Answer.object { writer in
            writer.array("items") { items in
                for document in documents {
                    items.object { document.write(to: &$0) }
                }
            }
            writer.member("page", page.number)
            writer.member("per_page", page.size)
            writer.member("total", listing.count)
            writer.member("account_auth_id", heading)
        }
    }
}
