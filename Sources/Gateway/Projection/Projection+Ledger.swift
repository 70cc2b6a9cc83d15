public import JSON
public import Vobiz

extension Projection {
    /// One page of an account's ledger with its sums (route 10).
    ///
    /// The sums cover everything that the filters match, in the currency of the entries.
    public struct Ledger: Representation {
        public let list: List<Transaction>
        private let summary: TransactionSummary?

        /// - Parameters:
        ///   - ledger: the provider's page.
        ///   - account: whose ledger was asked for.
        ///   - page: the page that was asked for.
        ///   - perPage: the size of a page that was asked for.
        ///   - asOf: when the provider answered.
        public init(
            _ ledger: TransactionPage,
            of account: AccountID,
            page: Int,
            perPage: Int,
            asOf: Timestamp
        ) {
            list = List(
                ledger.transactions.map { Transaction($0, account: account) },
                page: page,
                perPage: perPage,
                total: ledger.total,
                asOf: asOf
            )
            summary = ledger.summary
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                list.writeMembers(to: &writer) { writer in
                    writer.object("summary") { writeSummary(to: &$0) }
                }
            }
        }

        private func writeSummary(to writer: inout JSONWriter) {
            writer.member("count", summary?.count)
            writer.member("total_debit", summary?.totalDebit)
            writer.member("total_credit", summary?.totalCredit)
            writer.member("net", summary?.net)
            guard let parts = summary?.byReferenceType else {
                return writer.null("by_reference_type")
            }
            writer.array("by_reference_type") { writer in
                for part in parts {
                    writer.object { writer in
                        writer.member("reference_type", part.referenceType)
                        writer.member("total_debit", part.totalDebit)
                        writer.member("total_credit", part.totalCredit)
                        writer.member("count", part.count)
                    }
                }
            }
        }
    }
}
