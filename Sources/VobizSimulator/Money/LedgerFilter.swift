/// Which entries a listing shows; an absent criterion lets everything through.
struct LedgerFilter: Sendable {
    /// The vocabulary of the filter, which is not the vocabulary of the rows (`credit`, `debit`).
    enum Category: String, CaseIterable, Sendable {
        case recharge, debit, refund, transfer

        func matches(_ entry: LedgerEntry) -> Bool {
            switch self {
            case .recharge: entry.reference.type == "payment"
            case .debit: entry.direction == .debit
            case .refund: entry.reference.type == "refund"
            case .transfer: entry.reference.type == "transfer"
            }
        }
    }

    /// First and last UTC day, both included.
    var from: CalendarDay?
    var to: CalendarDay?
    var category: Category?
    /// Criteria of the newer account form, compared with the row's own members.
    var equal: [Criterion: String] = [:]

    enum Criterion: String, CaseIterable, Sendable {
        case type, status, currency, reference, description
        case referenceType = "reference_type"
        case transactionID = "transaction_id"
    }

    func admits(_ entry: LedgerEntry, profile: SimulatorOptions.Profile) -> Bool {
        let day = entry.postedAt.day
        if let from, day < from { return false }
        if let to, day > to { return false }
        if let category, !category.matches(entry) { return false }
        return equal.allSatisfy { criterion, value in
            criterion.matches(entry, value: value, profile: profile)
        }
    }
}

extension LedgerFilter.Criterion {
    func matches(_ entry: LedgerEntry, value: String, profile: SimulatorOptions.Profile) -> Bool {
        switch self {
        case .type: entry.direction.rawValue == value
        case .status: value == LedgerEntry.status
        case .currency: entry.currency == value
        case .reference: entry.reference.text(profile) == value
        case .description: entry.description.contains(value)
        case .referenceType: entry.reference.type == value
        case .transactionID: entry.rowID(profile) == value
        }
    }
}
