public import JSON
public import Vobiz

extension Projection {
    /// An account's wallet as the partner sees it (route 7).
    public struct Wallet: Representation, Equatable {
        private let wallet: CustomerWallet
        private let asOf: Timestamp

        public init(_ wallet: CustomerWallet, asOf: Timestamp) {
            self.wallet = wallet
            self.asOf = asOf
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("account_id", wallet.id.text)
                writer.member("name", wallet.name)
                writer.money("balance", wallet.credits, wallet.currency)
                writer.member("updated_at", wallet.updatedAt?.text)
                writer.member("as_of", asOf.text)
            }
        }
    }
}
