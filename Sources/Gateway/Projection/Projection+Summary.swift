public import JSON
public import Vobiz

extension Projection {
    /// The partner's customers and calls (routes 2 and 3).
    ///
    /// The provider has two documents for it. The one with key figures fills `kpis` and `currency`,
    /// the other everything but `kpis`. What a document lacks is null, objects with fixed members
    /// included member by member.
    public struct Summary: Representation, Equatable {
        private let summary: DashboardSummary
        private let asOf: Timestamp

        public init(_ summary: DashboardSummary, asOf: Timestamp) {
            self.summary = summary
            self.asOf = asOf
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.object("period") { writer in
                    writer.member("from", summary.from?.text)
                    writer.member("to", summary.to?.text)
                }
                writer.member("currency", summary.currency?.text)
                writer.object("accounts") { writeAccounts(to: &$0) }
                writer.money("wallets_total", summary.totalBalance, summary.currency)
                write("calls", summary.calls, to: &writer)
                writer.object("by_direction") { writer in
                    write("inbound", summary.inbound, to: &writer)
                    write("outbound", summary.outbound, to: &writer)
                }
                writeProducts(to: &writer)
                writeDays(to: &writer)
                writer.object("kpis") { writeKeyFigures(to: &$0) }
                writer.member("as_of", asOf.text)
            }
        }
    }
}

extension Projection.Summary {
    private func writeAccounts(to writer: inout JSONWriter) {
        writer.member("total", summary.totalAccounts)
        writer.member("active", summary.activeAccounts)
        guard let customers = summary.customers else { return writer.null("customers") }
        writer.array("customers") { writer in
            for customer in customers {
                writer.object { writer in
                    writer.member("id", customer.id.text)
                    writer.member("name", customer.name)
                    writer.member("email", customer.email)
                    writer.member("phone", customer.phone)
                    writer.member("active", customer.isActive)
                    writer.member("created_at", customer.createdAt?.text)
                }
            }
        }
    }

    private func writeProducts(to writer: inout JSONWriter) {
        guard let products = summary.products else { return writer.null("by_product") }
        writer.object("by_product") { writer in
            for product in products { write(product.name, product.calls, to: &writer) }
        }
    }

    private func writeDays(to writer: inout JSONWriter) {
        guard let days = summary.days else { return writer.null("days") }
        writer.array("days") { writer in
            for day in days {
                writer.object { writer in
                    writer.member("date", day.date.text)
                    writeMembers(day.calls, to: &writer)
                    write("inbound", day.inbound, to: &writer)
                    write("outbound", day.outbound, to: &writer)
                }
            }
        }
    }

    private func writeKeyFigures(to writer: inout JSONWriter) {
        let figures = summary.keyFigures
        writer.member("total_customers", figures?.totalCustomers)
        writer.member("active_customers", figures?.activeCustomers)
        writer.member("pending_kyc", figures?.pendingKYC)
        writer.money("balance_held", figures?.balanceHeld, summary.currency)
        writer.money("mtd_revenue", figures?.monthRevenue, summary.currency)
    }

    private func write(_ name: String, _ calls: CallStatistics?, to writer: inout JSONWriter) {
        writer.object(name) { writeMembers(calls, to: &$0) }
    }

    private func writeMembers(_ calls: CallStatistics?, to writer: inout JSONWriter) {
        writer.member("total_calls", calls?.totalCalls)
        writer.member("answered_calls", calls?.answeredCalls)
        writer.member("total_minutes", calls?.totalMinutes)
        writer.money("total_cost", calls?.totalCost, summary.currency)
    }
}
