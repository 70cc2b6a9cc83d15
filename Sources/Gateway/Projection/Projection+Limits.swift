import JSON
import Vobiz

extension Projection {
    /// What an account may do at once and per second (route 11).
    ///
    /// Nobody waits in line and no call is held here as long as no call is started through the gateway.
    struct Limits: Representation {
        private let account: AccountID
        private let limits: CallLimits

        init(_ limits: CallLimits, of account: AccountID) {
            self.limits = limits
            self.account = account
        }

        func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("account_id", account.text)
                writer.object("cps") { writer in
                    write(limits.cps, to: &writer)
                    writer.member("effective", limits.cps.value.map { String($0) })
                }
                writer.member("in_line", 0)
                writer.null("next_slot_at")
                writer.object("concurrent_calls") { writer in
                    write(limits.concurrentCalls, to: &writer)
                    writer.member("in_use", 0)
                    writer.member("reserved_for_inbound", 0)
                }
            }
        }

        private func write(_ limit: CallLimits.Limit, to writer: inout JSONWriter) {
            writer.member("limit", limit.value)
            writer.member("source", limit.source?.rawValue)
            writer.member("learned_at", limit.learnedAt.map { Timestamp($0).text })
        }
    }
}
