internal import HTTPServer
internal import HTTPTypes
internal import JSON

extension SimulatorState {
    // MARK: In the account's own view

    func callRecords(_ exchange: Exchange) -> ServerResponse {
        list(exchange) { _ in .account }
    }

    /// The same listing with its filters repeated.
    func searchCallRecords(_ exchange: Exchange) -> ServerResponse {
        list(exchange) { .search($0) }
    }

    /// The newest records, without pages and totals.
    func recentCallRecords(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        let limit = AccountPaging.calls.size(exchange.query["limit"])
        let records = records(of: exchange.account).prefix(limit)
        return Answer.object { writer in
            writer.member("account_id", exchange.account)
            writer.member("count", records.count)
            writer.array("data") { list in
                for record in records {
                    list.object { document(record).write(to: &$0) }
                }
            }
            writer.member("success", true)
        }
    }

    /// Every record that passes the filters as a table, one line each.
    func exportCallRecords(_ exchange: Exchange) -> ServerResponse {
        filtered(exchange) { filter in
            let documents = records(of: exchange.account).filter { filter.admits($0) }
                .map { document($0) }
            let table = CallRecordTable(documents: documents)
            return ServerResponse(
                status: .ok,
                fields: [.contentType: "text/csv"],
                body: Array(table.text.utf8)
            )
        }
    }

    func callRecord(_ exchange: Exchange) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        guard let record = calls.record(exchange.item, of: exchange.account) else {
            return ErrorDocument.plain(message: "CDR not found").response(.notFound)
        }
        return answer(record)
    }

    /// One record in its envelope.
    func answer(_ record: CallRecord) -> ServerResponse {
        Answer.object { writer in
            writer.object("data") { document(record).write(to: &$0) }
            writer.member("success", true)
        }
    }

    private func list(
        _ exchange: Exchange,
        _ view: (CallRecordFilter) -> CallListDocument.View
    ) -> ServerResponse {
        filtered(exchange) { filter in
            let page = Page(
                number: max(1, exchange.query["page"].flatMap { Int($0) } ?? 1),
                size: AccountPaging.calls.size(exchange.query["per_page"])
            )
            let records = records(of: exchange.account).filter { filter.admits($0) }
            return answer(view(filter), owner: exchange.account, records, page)
        }
    }

    private func filtered(
        _ exchange: Exchange,
        _ answer: (CallRecordFilter) -> ServerResponse
    ) -> ServerResponse {
        if let refusal = refusal(exchange) { return refusal }
        do throws(CallRecordFilterError) {
            return answer(try CallRecordFilter(exchange.query))
        } catch {
            return ErrorDocument.plain(message: error.message).response(.badRequest)
        }
    }

    // MARK: In the partner's view

    func customerCallRecords(_ exchange: Exchange) -> ServerResponse {
        partnerRecords { state in
            guard let customer = state.customers[exchange.account] else {
                return Refusal.unknownCustomer
            }
            let number = String(customer.number)
            let records = state.records(of: customer.authID)
            return state.list(exchange, .partner(accountNumber: number), customer.authID, records)
        }
    }

    /// One record, without an envelope.
    func customerCallRecord(_ exchange: Exchange) -> ServerResponse {
        partnerRecords { state in
            guard let customer = state.customers[exchange.account] else {
                return Refusal.unknownCustomer
            }
            guard let record = state.calls.record(exchange.item, of: customer.authID) else {
                return ErrorDocument.coded(code: "not_found", message: "CDR not found")
                    .response(.notFound)
            }
            return Answer.object { state.document(record).write(to: &$0) }
        }
    }

    func allCallRecords(_ exchange: Exchange) -> ServerResponse {
        partnerRecords { state in
            let records = state.calls.all.sorted { $0.startedAt > $1.startedAt }
            let number = String(state.partner.accountNumber)
            let view = CallListDocument.View.partner(accountNumber: number)
            return state.list(exchange, view, state.partner.authID, records)
        }
    }

    private func partnerRecords(
        _ answer: (SimulatorState) -> ServerResponse
    ) -> ServerResponse {
        guard partner.capabilities.viewCDRs else {
            return Refusal.forbidden("Partner is not allowed to view CDRs")
        }
        return answer(self)
    }

    private func list(
        _ exchange: Exchange,
        _ view: CallListDocument.View,
        _ owner: String,
        _ records: [CallRecord]
    ) -> ServerResponse {
        var query = QueryReader(exchange.query)
        let page = Page(
            number: query.integer("page", default: 1, in: 1...Int.max),
            size: query.integer("per_page", default: 20, in: 1...100)
        )
        let filter = CallRecordFilter(&query, profile)
        guard query.issues.isEmpty else { return Refusal.invalid(query.issues) }
        return answer(view, owner: owner, records.filter { filter.admits($0) }, page)
    }

    // MARK: Documents

    private func answer(
        _ view: CallListDocument.View,
        owner: String,
        _ records: [CallRecord],
        _ page: Page
    ) -> ServerResponse {
        let document = CallListDocument(
            view: view,
            owner: owner,
            currency: { currency(of: $0) },
            records: records,
            page: page
        )
        return Answer.object { document.write(to: &$0) }
    }

    private func document(_ record: CallRecord) -> CallRecordDocument {
        CallRecordDocument(record: record, currency: currency(of: record.owner))
    }

    private func currency(of owner: String) -> String {
        ledger.wallet(of: owner)?.currency ?? pricingTier.currency
    }

    /// Newest first.
    private func records(of owner: String) -> [CallRecord] {
        calls.records(of: owner).sorted { $0.startedAt > $1.startedAt }
    }
}
