/// What a ledger entry was posted for.
enum LedgerReference: Hashable, Sendable {
    case call(uuid: String)
    case payment(uuid: String)
    case refund(uuid: String)
    /// Both rows of a transfer carry the same reference.
    case transfer(partnerID: String, customer: String, unixSeconds: Int)

    /// The order in which summaries list them.
    static let types = ["cdr", "payment", "refund", "transfer"]

    /// The provider's `reference_type`.
    var type: String {
        switch self {
        case .call: "cdr"
        case .payment: "payment"
        case .refund: "refund"
        case .transfer: "transfer"
        }
    }

    /// The older pages join type and id with `_`, the newer ones with `:`.
    func text(_ profile: SimulatorOptions.Profile) -> String {
        let separator = profile == .may2026 ? "_" : ":"
        switch self {
        case .call(let uuid), .payment(let uuid), .refund(let uuid):
            return type + separator + uuid
        case .transfer(let partnerID, let customer, let unixSeconds):
            return "ptc:\(partnerID):\(customer):\(unixSeconds)"
        }
    }
}
