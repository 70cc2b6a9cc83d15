internal import HTTPServer
internal import HTTPTypes

extension SimulatorState {
    /// A customer's ledger in the partner's view.
    func customerTransactions(_ exchange: Exchange) -> ServerResponse {
        guard let customer = customers[exchange.account] else { return Refusal.unknownCustomer }
        return partnerList(exchange, owner: customer.authID) { filter in
            entries(of: customer.authID, filter)
        }
    }

    /// The ledgers of all customers, which the pages call possibly unavailable: the older generation does
    /// not have it.
    func allTransactions(_ exchange: Exchange) -> ServerResponse {
        guard profile == .newest else { return Refusal.unknownPath(.partner) }
        let account = exchange.query["account"]
        let search = exchange.query["search"]?.lowercased()
        return partnerList(exchange, owner: partner.authID) { filter in
            customers.all.filter { account == nil || $0.authID == account }
                .flatMap { entries(of: $0.authID, filter) }
                .filter { entry in
                    search.map { entry.description.lowercased().contains($0) } ?? true
                }
                .sorted { $0.postedAt > $1.postedAt }
        }
    }

    /// A page that is larger than the generation of pages allows is refused.
    private func partnerList(
        _ exchange: Exchange,
        owner: String,
        _ entries: (LedgerFilter) -> [LedgerEntry]
    ) -> ServerResponse {
        var query = QueryReader(exchange.query)
        let page = Page(
            number: query.integer("page", default: 1, in: 1...Int.max),
            size: query.integer("per_page", default: 20, in: 1...(profile == .newest ? 200 : 100))
        )
        let filter = LedgerFilter(
            from: query.day("from_date"),
            to: query.day("to_date"),
            category: query.choice("transaction_type", of: LedgerFilter.Category.self)
        )
        guard query.issues.isEmpty else { return Refusal.invalid(query.issues) }
        let found = entries(filter)
        return answer(
            LedgerDocument(
                view: .partner,
                owner: owner,
                profile: profile,
                entries: found,
                rows: page.slice(of: found),
                page: page
            )
        )
    }

    /// A customer's ledger in its own view, paged as the chosen generation of pages says.
    func accountTransactions(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        switch profile {
        case .may2026: return olderAccountTransactions(exchange)
        case .newest: return newerAccountTransactions(exchange)
        }
    }

    /// `limit` and `offset` in, page numbers out; no filters.
    private func olderAccountTransactions(_ exchange: Exchange) -> ServerResponse {
        let limit = AccountPaging.ledger.size(exchange.query["limit"])
        let offset = max(0, exchange.query["offset"].flatMap { Int($0) } ?? 0)
        let entries = entries(of: exchange.account, LedgerFilter())
        return answer(
            LedgerDocument(
                view: .account,
                owner: exchange.account,
                profile: profile,
                entries: entries,
                rows: entries.dropFirst(offset).prefix(limit),
                page: Page(number: offset / limit + 1, size: limit)
            )
        )
    }

    /// `page` and `per_page`, with filters; `limit` and `offset` are ignored without a word.
    private func newerAccountTransactions(_ exchange: Exchange) -> ServerResponse {
        var filter = LedgerFilter()
        for (name, day) in [("from_date", \LedgerFilter.from), ("to_date", \LedgerFilter.to)] {
            guard let text = exchange.query[name] else { continue }
            filter[keyPath: day] = CalendarDay(text)
            guard filter[keyPath: day] != nil else {
                // Documented as the answer to a date that cannot be read.
                return ErrorDocument.plain(message: "Failed to retrieve transactions")
                    .response(.internalServerError)
            }
        }
        for criterion in LedgerFilter.Criterion.allCases {
            filter.equal[criterion] = exchange.query[criterion.rawValue]
        }
        let page = Page(
            number: max(1, exchange.query["page"].flatMap { Int($0) } ?? 1),
            size: AccountPaging.ledger.size(exchange.query["per_page"])
        )
        let entries = entries(of: exchange.account, filter)
        return answer(
            LedgerDocument(
                view: .account,
                owner: exchange.account,
                profile: profile,
                entries: entries,
                rows: page.slice(of: entries),
                page: page
            )
        )
    }

    private func entries(of owner: String, _ filter: LedgerFilter) -> [LedgerEntry] {
        ledger.entries(of: owner).reversed().filter { filter.admits($0, profile: profile) }
    }

    private func answer(_ document: LedgerDocument) -> ServerResponse {
        Answer.object { document.write(to: &$0) }
    }
}
