public import JSON
public import Vobiz

extension Projection {
    /// One page of an account's call records with their totals (route 16).
    public struct CdrList: Representation {
        public let list: List<Cdr>
        private let summary: CallRecordSummary?
        /// Of all records of the page; nil when they differ, or there are none.
        private let currency: CurrencyCode?

        /// - Parameters:
        ///   - records: the provider's page.
        ///   - account: whose records were asked for.
        ///   - page: the page that was asked for.
        ///   - asOf: when the provider answered.
        public init(
            _ records: CallRecordPage,
            of account: AccountID,
            page: PageRequest,
            asOf: Timestamp
        ) {
            list = List(
                records.records.map { Cdr($0, account: account) },
                page: page.page,
                perPage: page.perPage,
                total: records.total,
                asOf: asOf
            )
            summary = records.summary
            let currencies = Set(records.records.map(\.currency))
            currency = currencies.count == 1 ? currencies.first : nil
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                list.writeMembers(to: &writer) { writer in
                    writer.object("summary") { writeSummary(to: &$0) }
                }
            }
        }

        private func writeSummary(to writer: inout JSONWriter) {
            writer.member("total_calls", summary?.totalCalls)
            writer.member("answered_calls", summary?.answeredCalls)
            writer.member("answer_rate", summary?.answerRate)
            writer.member("average_seconds", summary?.averageDuration)
            writer.member("total_seconds", summary?.totalDuration)
            writer.member("billed_seconds", summary?.totalBilled)
            writer.money("total_cost", summary?.totalCost, currency)
            writer.member("last_call_at", summary?.lastCallAt?.text)
        }
    }
}
