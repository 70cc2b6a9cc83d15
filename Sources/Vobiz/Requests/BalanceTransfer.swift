internal import JSON

/// Money for a customer, every member checked.
public struct BalanceTransfer: Hashable, Sendable {
    public let account: AccountID
    public let amount: MoneyAmount
    public let currency: CurrencyCode
    /// Ends up in both ledgers behind words of the provider's.
    public let description: String

    public init(
        to account: AccountID,
        _ amount: MoneyAmount,
        _ currency: CurrencyCode,
        description: String
    ) {
        self.account = account
        self.amount = amount
        self.currency = currency
        self.description = description
    }

    /// The gateway's name of a member that the provider complains about; nil for one we never send.
    public static func field(forProvider name: String) -> String? {
        ["amount", "currency", "description"].contains(name) ? name : nil
    }

    /// The provider's body; the amount is a number with the digits that the caller wrote.
    func body() -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.number("amount", amount.decimal)
            writer.member("currency", currency.text)
            writer.member("description", description)
        }
        return writer.take()
    }
}
