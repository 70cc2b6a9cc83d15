internal import HTTPServer
internal import HTTPTypes
internal import JSON

/// Call records in the account's own view.
extension SimulatorState {
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

    // MARK: For both views

    func answer(
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

    func document(_ record: CallRecord) -> CallRecordDocument {
        CallRecordDocument(record: record, currency: currency(of: record.owner))
    }

    private func currency(of owner: String) -> String {
        ledger.wallet(of: owner)?.currency ?? pricingTier.currency
    }

    /// Newest first.
    func records(of owner: String) -> [CallRecord] {
        calls.records(of: owner).sorted { $0.startedAt > $1.startedAt }
    }
}
