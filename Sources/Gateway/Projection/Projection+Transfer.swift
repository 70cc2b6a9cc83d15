import JSON
import Vobiz

extension Projection {
    /// Money that has moved from the partner to an account (route 12).
    struct Transfer: Representation, Equatable {
        let operationID: String
        /// Nil when a person has found out that it happened, and not under which id.
        let transactionID: String?
        let amount: DecimalText
        let currency: CurrencyCode
        /// Nil for clients that may not see it, as the next one.
        var partnerBalance: DecimalText?
        var customerBalance: DecimalText?
        /// The caller's own words.
        let description: String?
        /// Nil when nobody knows any more.
        let at: Timestamp?

        func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("operation_id", operationID)
                writer.member("state", "completed")
                writer.member("transaction_id", transactionID)
                writer.money("amount", amount, currency)
                writer.money("partner_balance_after", partnerBalance, currency)
                writer.money("customer_balance_after", customerBalance, currency)
                writer.member("description", description)
                writer.member("at", at?.text)
            }
        }
    }
}
