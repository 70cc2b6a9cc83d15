/// Why a person has to find out what became of an operation; the word for logs, the audit log and operators.
enum ReviewReason: String, Hashable, Sendable, CaseIterable {
    /// It is not in the provider's records, which may not be relied upon.
    case absent
    /// It is not in the provider's records, although the provider answered that it was done.
    case answeredButAbsent = "answered-but-absent"
    /// The provider's records could not be read for a day.
    case unreadable
    /// The entry says another amount.
    case amount
    case currency
    /// The entry takes away what should be added, or does not say which.
    case direction
    /// The entry says that it was not completed.
    case status
    /// There are several.
    case foundTwice = "found-twice"
    /// What was found came about by another operation, or may have.
    case claimed
    /// Nothing is known of it that could be looked for.
    case nothingToLookFor = "nothing-to-look-for"
}
