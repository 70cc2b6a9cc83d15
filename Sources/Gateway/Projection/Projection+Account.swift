public import JSON
public import Vobiz

extension Projection {
    /// A customer's account (routes 4 and 6).
    ///
    /// `id` is the provider's `auth_id`, `number` its running number. The wallet is in the currency
    /// of the pricing tier, the only place where these documents tell one.
    public struct Account: Representation, Equatable {
        private let account: CustomerAccount
        private let asOf: Timestamp

        public var id: AccountID { account.id }

        public init(_ account: CustomerAccount, asOf: Timestamp) {
            self.account = account
            self.asOf = asOf
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                AccountMembers(account).write(to: &writer)
                writer.member("as_of", asOf.text)
            }
        }
    }
}
