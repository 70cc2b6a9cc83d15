internal import JSON

/// A listing of ledger rows with totals over all of them, in the partner's and the account's form.
struct LedgerDocument {
    /// Whose words the rows use.
    enum View: Sendable {
        /// `/partner/accounts/{id}/transactions`
        case partner
        /// `/account/{id}/transactions`
        case account
    }

    let view: View
    let owner: String
    let profile: SimulatorOptions.Profile
    /// Every row that passed the filter, newest first.
    let entries: [LedgerEntry]
    /// The rows on the page.
    let rows: ArraySlice<LedgerEntry>
    let page: Page

    func write(to writer: inout JSONWriter) {
        if usesAuthID { writer.member("auth_id", owner) }
        writer.member("total", entries.count)
        writer.member("page", page.number)
        writer.member("per_page", page.size)
        writer.member("total_pages", page.pages(of: entries.count))
        writer.array("transactions") { list in
            for entry in rows {
                list.object { write(entry, to: &$0) }
            }
        }
        writer.object("summary") { write(LedgerSummary(entries), to: &$0) }
        if view == .partner { writer.member("account_auth_id", owner) }
    }

    /// The older account form names the owner `auth_id`, everything else `account_id`.
    private var usesAuthID: Bool { view == .account && profile == .may2026 }

    private func write(_ entry: LedgerEntry, to row: inout JSONWriter) {
        row.member("id", entry.rowID(profile))
        row.member(usesAuthID ? "auth_id" : "account_id", entry.owner)
        row.member("balance_id", entry.rowWalletID(profile))
        row.member("type", entry.direction.rawValue)
        row.number("amount", entry.amount, minimumPlaces: 0)
        row.member("currency", entry.currency)
        row.member("description", entry.description)
        row.member("reference", entry.reference.text(profile))
        if view == .account { row.member("reference_type", entry.reference.type) }
        row.member("status", LedgerEntry.status)
        row.time("processed_at", entry.postedAt, .zulu)
        row.time("created_at", entry.postedAt, .zulu)
        row.time("updated_at", entry.postedAt, .zulu)
    }

    private func write(_ summary: LedgerSummary, to writer: inout JSONWriter) {
        writer.member("total_transactions", summary.total.count)
        writer.number("total_debit", summary.total.debit, minimumPlaces: 2)
        writer.number("total_credit", summary.total.credit, minimumPlaces: 2)
        writer.number("net_amount", summary.net, minimumPlaces: 2)
        writer.array("by_reference_type") { list in
            for (type, group) in summary.byReferenceType {
                list.object { item in
                    item.member("reference_type", type)
                    item.number("total_debit", group.debit, minimumPlaces: 2)
                    item.number("total_credit", group.credit, minimumPlaces: 2)
                    item.member("count", group.count)
                }
            }
        }
    }
}
