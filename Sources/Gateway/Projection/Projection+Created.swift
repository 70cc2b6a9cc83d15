public import JSON
public import Vobiz

extension Projection {
    /// An account that was just created (route 5). The customer's token is not part of it.
    public struct Created: Representation, Equatable {
        private let account: CreatedAccount
        private let operationID: String

        public init(_ account: CreatedAccount, operationID: String) {
            self.account = account
            self.operationID = operationID
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("id", account.id.text)
                writer.member("name", account.name)
                writer.member("email", account.email)
                writer.member("status", account.status)
                writer.money("balance", account.balance, account.currency)
                writer.member("country", account.country)
                writer.member("created_at", account.createdAt?.text)
                writer.member("operation_id", operationID)
            }
        }
    }
}
