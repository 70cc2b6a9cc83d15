internal import HTTPServer

extension SimulatorState {
    func partnerProfile() -> ServerResponse {
        guard let document = partnerDocument else { return Refusal.unknownCustomer }
        return Answer.object { document.write(shape, to: &$0) }
    }

    func dashboard(_ exchange: Exchange) -> ServerResponse {
        let today = exchange.now.day
        switch shape {
        case .schema:
            return traffic(today.adding(days: -30)...today)
        case .example:
            let month = TrafficReport(calls.all, period: today.firstOfMonth...today)
            let document = KeyFiguresDocument(
                customers: customers.all,
                walletsTotal: walletsTotal,
                currency: partner.currency,
                revenue: month.calls.all.cost
            )
            return Answer.object { document.write(to: &$0) }
        }
    }

    /// The dashboard's first form over any days; only this form is documented here.
    func analytics(_ exchange: Exchange) -> ServerResponse {
        let today = exchange.now.day
        var query = QueryReader(exchange.query)
        let from = query.day("from_date") ?? today.adding(days: -30)
        let to = query.day("to_date") ?? today
        if from > to { query.refuse("from_date", "from_date must not be after to_date") }
        guard query.issues.isEmpty else { return Refusal.invalid(query.issues) }
        return traffic(from...to)
    }

    private func traffic(_ period: ClosedRange<CalendarDay>) -> ServerResponse {
        guard let partnerDocument else { return Refusal.unknownCustomer }
        let document = TrafficDocument(
            partner: partnerDocument,
            customers: customers.all,
            walletsTotal: walletsTotal,
            currency: partner.currency,
            report: TrafficReport(calls.all, period: period)
        )
        return Answer.object { document.write(to: &$0) }
    }

    private var partnerDocument: PartnerDocument? {
        ledger.wallet(of: partner.authID).map {
            PartnerDocument(partner: partner, wallet: $0, accountCount: customers.count)
        }
    }

    /// What the customers hold in the partner's currency.
    private var walletsTotal: Money {
        customers.all.reduce(.zero) { total, customer in
            guard let wallet = ledger.wallet(of: customer.authID),
                wallet.currency == partner.currency
            else { return total }
            return total + wallet.balance
        }
    }
}
