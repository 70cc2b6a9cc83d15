internal import JSON

/// A listing of call records, in the partner's and the account's form.
struct CallListDocument {
    /// Who lists, and thus in which order the members come.
    enum View {
        case partner(accountNumber: String)
        case account
        /// With the filters repeated.
        case search(CallRecordFilter)
    }

    let view: View
    /// The auth id of the account that is listed, or of the partner.
    let owner: String
    let currency: (String) -> String
    /// Every record that passed the filter, newest first.
    let records: [CallRecord]
    let page: Page

    func write(to writer: inout JSONWriter) {
        if case .partner(let number) = view {
            writer.member("success", true)
            writer.member("account_id", number)
            writer.member("account_auth_id", owner)
        } else {
            writer.member("account_id", owner)
        }
        writeRows(to: &writer)
        if case .search(let filter) = view { write(filter, to: &writer) }
        writer.object("pagination") { writePagination(to: &$0) }
        writer.object("summary") { write(CallRecordSummary(records), to: &$0) }
        if case .partner = view { return }
        writer.member("success", true)
    }

    private func writeRows(to writer: inout JSONWriter) {
        let rows = page.slice(of: records)
        writer.member("count", rows.count)
        writer.array("data") { list in
            for record in rows {
                let document = CallRecordDocument(record: record, currency: currency(record.owner))
                list.object { document.write(to: &$0) }
            }
        }
    }

    /// Criteria that are not in use are empty, not absent.
    private func write(_ filter: CallRecordFilter, to writer: inout JSONWriter) {
        writer.object("filters") { filters in
            filters.member("call_direction", filter.direction?.rawValue ?? "")
            filters.member("from_number", filter.texts[.fromNumber] ?? "")
            filters.member("hangup_cause", filter.texts[.hangupCause] ?? "")
            filters.member("to_number", filter.texts[.toNumber] ?? "")
        }
    }

    private func writePagination(to writer: inout JSONWriter) {
        let pages = page.pages(of: records.count)
        writer.member("page", page.number)
        writer.member("per_page", page.size)
        writer.member("total", records.count)
        writer.member("pages", pages)
        writer.member("has_next", page.number < pages)
        writer.member("has_prev", page.number > 1)
    }

    /// Names in two styles side by side; the partner's form has a rate without places.
    private func write(_ summary: CallRecordSummary, to writer: inout JSONWriter) {
        writer.member("totalCalls", summary.total)
        writer.member("answeredCalls", summary.answered)
        if case .partner = view {
            writer.member("answerRate", summary.answerRate.roundedDown)
        } else {
            writer.number("answerRate", summary.answerRate, minimumPlaces: 0)
        }
        writer.member("avgCallDuration", "\(summary.averageSeconds)s")
        writer.time("last_call_at", summary.lastCallAt, .zulu)
        writer.member("total_duration_seconds", summary.seconds)
        writer.member("total_billable_seconds", summary.billedSeconds)
        writer.number("total_cost", summary.cost, minimumPlaces: 0)
    }
}
