public import JSON

/// One entry of an account's ledger.
///
/// Ids come as `txn_<uuid>` or bare, references as `cdr_<uuid>` or `cdr:<uuid>`; they stay as sent.
public struct Transaction: Sendable, Equatable {
    /// Which way the money went.
    public enum Direction: String, Sendable, Equatable {
        case credit, debit
    }

    public var id: String
    /// Whose entry it is, when the row tells: older documents in `auth_id`, newer in `account_id`.
    public var account: AccountID?
    /// Nil for a word other than credit and debit: guessing the sign of money would mislead.
    public var direction: Direction?
    public var amount: DecimalText
    public var currency: CurrencyCode
    public var description: String?
    public var reference: String?
    public var referenceType: String?
    public var status: String?
    public var processedAt: Timestamp?
    public var createdAt: Timestamp?
    public var updatedAt: Timestamp?

    /// Throws when `id`, `amount` or `currency` is missing.
    init(_ object: ObjectReader) throws(VobizError) {
        id = try object.requiredIdentifier("id")
        account = object.account("account_id") ?? object.account("auth_id")
        direction = object.text("type").flatMap { Direction(rawValue: $0.lowercased()) }
        amount = try object.requiredDecimal("amount")
        currency = try object.requiredCurrency("currency")
        description = object.text("description")
        reference = object.text("reference")
        referenceType = object.text("reference_type")
        status = object.text("status")
        processedAt = object.time("processed_at")
        createdAt = object.time("created_at")
        updatedAt = object.time("updated_at")
    }
}
