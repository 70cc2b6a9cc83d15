internal import JSON

/// The dashboard and analytics form with traffic: every figure comes from one report.
struct TrafficDocument {
    let partner: PartnerDocument
    let customers: [Customer]
    let walletsTotal: Money
    let currency: String
    let report: TrafficReport

    func write(to writer: inout JSONWriter) {
        writer.object("partner") { partner.writeFull(balance: nil, to: &$0) }
        writer.object("period") { period in
            period.member("from", report.period.lowerBound.text)
            period.member("to", report.period.upperBound.text)
        }
        writeAccounts(to: &writer)
        writer.text("total_balance", walletsTotal, minimumPlaces: Money.places)
        writer.member("currency", currency)
        write("calls", report.calls.all, to: &writer)
        writer.object("traffic") { traffic in
            write("inbound", report.calls.inbound, to: &traffic)
            write("outbound", report.calls.outbound, to: &traffic)
        }
        writer.object("by_product") { products in
            write("sip_trunking", report.sipTrunking, to: &products)
            write("voice_api", report.voiceAPI, to: &products)
        }
        writeDays(to: &writer)
    }

    private func writeAccounts(to writer: inout JSONWriter) {
        writer.object("accounts") { accounts in
            accounts.member("total", customers.count)
            accounts.member("active", customers.count { $0.isActive })
            accounts.array("customers") { list in
                for customer in customers {
                    list.object { write(customer, to: &$0) }
                }
            }
        }
    }

    private func write(_ customer: Customer, to writer: inout JSONWriter) {
        writer.member("auth_id", customer.authID)
        writer.member("name", customer.name)
        writer.member("email", customer.email)
        writer.member("phone", customer.phone)
        writer.member("is_active", customer.isActive)
        writer.time("created_at", customer.createdAt, .offset)
    }

    private func writeDays(to writer: inout JSONWriter) {
        writer.array("time_series") { series in
            for (day, split) in report.days {
                series.object { entry in
                    entry.member("date", day.text)
                    writeCounts(split.all, to: &entry)
                    entry.text("total_cost", split.all.cost, minimumPlaces: 2)
                    entry.object("inbound") { writeCounts(split.inbound, to: &$0) }
                    entry.object("outbound") { writeCounts(split.outbound, to: &$0) }
                }
            }
        }
    }

    private func write(
        _ name: String,
        _ statistics: CallStatistics,
        to writer: inout JSONWriter
    ) {
        writer.object(name) { object in
            writeCounts(statistics, to: &object)
            object.text("total_cost", statistics.cost, minimumPlaces: 2)
        }
    }

    private func writeCounts(_ statistics: CallStatistics, to writer: inout JSONWriter) {
        writer.member("total_calls", statistics.total)
        writer.member("answered_calls", statistics.answered)
        writer.number("total_minutes", statistics.minutes, minimumPlaces: 0)
    }
}
