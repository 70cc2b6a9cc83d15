internal import HTTPServer
internal import HTTPTypes
internal import JSON

/// Call records in the partner's view, which needs a capability.
extension SimulatorState {
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
}
