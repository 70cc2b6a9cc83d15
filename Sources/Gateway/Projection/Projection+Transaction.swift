public import JSON
public import Vobiz

extension Projection {
    /// One entry of a ledger (route 10).
    public struct Transaction: Representation, Equatable {
        private let transaction: Vobiz.Transaction
        private let account: AccountID

        /// - Parameters:
        ///   - transaction: the entry.
        ///   - account: whose ledger it stands in; entries of some documents do not tell.
        public init(_ transaction: Vobiz.Transaction, account: AccountID) {
            self.transaction = transaction
            self.account = account
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("id", transaction.id)
                writer.member("account_id", account.text)
                writer.member("type", transaction.direction?.rawValue)
                writer.money("amount", transaction.amount, transaction.currency)
                writer.member("description", transaction.description)
                writer.member("reference", transaction.reference)
                writer.member("reference_type", transaction.referenceType)
                writer.member("status", transaction.status)
                writer.member("processed_at", transaction.processedAt?.text)
                writer.member("created_at", transaction.createdAt?.text)
                writer.member("updated_at", transaction.updatedAt?.text)
            }
        }
    }
}
