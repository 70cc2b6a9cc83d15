public import JSON
public import Vobiz

extension Projection {
    /// An account's balance in one currency (route 8); every amount is in that currency.
    public struct Balance: Representation, Equatable {
        private let balance: AccountBalance
        private let asOf: Timestamp

        public init(_ balance: AccountBalance, asOf: Timestamp) {
            self.balance = balance
            self.asOf = asOf
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("account_id", balance.account.text)
                writer.member("currency", balance.currency.text)
                writer.member("balance", balance.balance)
                writer.member("available", balance.available)
                writer.member("reserved", balance.reserved)
                writer.member("promotional", balance.promotional)
                writer.member("promotional_reserved", balance.promotionalReserved)
                writer.member("credit_limit", balance.creditLimit)
                writer.member("low_balance_threshold", balance.lowBalanceThreshold)
                writer.member("postpaid", balance.isPostpaid)
                writer.member("credit_limit_type", balance.creditLimitType)
                writer.member("status", balance.status)
                writer.member("created_at", balance.createdAt?.text)
                writer.member("updated_at", balance.updatedAt?.text)
                writer.member("as_of", asOf.text)
            }
        }
    }
}
