import JSON
import Vault
import Vobiz

/// The body of a request for a transfer: `{amount, currency, description?, allow_concurrent?}`.
struct TransferBody: Sendable {
    /// What is left of the ledger's description for the caller (R-ID-11).
    private static let longestDescription = 80
    private static let members = ["amount", "currency", "description", "allow_concurrent"]

    let amount: MoneyAmount
    let currency: CurrencyCode
    let description: String?
    /// It goes ahead although an earlier transfer to the account has no known outcome (R-ID-12).
    let allowsConcurrent: Bool

    /// - Throws: ``GatewayError/malformedBody(_:)``, ``GatewayError/invalidRequest(_:)`` for an unknown
    ///   member, ``GatewayError/validationFailed(_:)`` with everything that is wrong.
    init(_ body: JSONValue) throws(GatewayError) {
        var reader = try MemberReader(body, members: Self.members)
        let amount = Self.amount(&reader)
        let currency = Self.currency(&reader)
        description = Self.description(&reader)
        allowsConcurrent = reader.flag("allow_concurrent") ?? false
        try reader.finish()
        guard let amount, let currency else { throw .validationFailed([]) }
        self.amount = amount
        self.currency = currency
    }

    /// Everything that makes two requests the same one: amounts by their value.
    var fingerprinted: [String] {
        [
            String(amount.units), currency.text, description ?? "",
            allowsConcurrent ? "concurrent" : "",
        ]
    }

    private static func amount(_ reader: inout MemberReader) -> MoneyAmount? {
        guard reader.has("amount") else {
            reader.note("amount", "is required")
            return nil
        }
        guard let text = reader.text("amount") else { return nil }
        guard let amount = MoneyAmount(text), amount.units > 0 else {
            reader.note(
                "amount",
                "must be decimal text above zero such as 500.00, with at most 12 digits before the "
                    + "point and \(MoneyAmount.places) after it"
            )
            return nil
        }
        return amount
    }

    private static func currency(_ reader: inout MemberReader) -> CurrencyCode? {
        guard reader.has("currency") else {
            reader.note("currency", "is required")
            return nil
        }
        guard let text = reader.text("currency") else { return nil }
        guard let currency = CurrencyCode(text) else {
            reader.note("currency", "must be three capital letters")
            return nil
        }
        return currency
    }

    private static func description(_ reader: inout MemberReader) -> String? {
        guard !reader.isNull("description"), let text = reader.text("description") else {
            return nil
        }
        let scalars = text.unicodeScalars
        guard (1...longestDescription).contains(scalars.count),
            scalars.allSatisfy({ $0.properties.generalCategory != .control }),
            scalars.contains(where: { !$0.properties.isWhitespace })
        else {
            reader.note(
                "description",
                "must have 1 to \(longestDescription) characters, none a control character"
            )
            return nil
        }
        // Whoever could write a tag could make one transfer look like another.
        guard !text.contains(TransferTag.beginning) else {
            reader.note("description", "must not contain \(TransferTag.beginning)")
            return nil
        }
        return text
    }
}
