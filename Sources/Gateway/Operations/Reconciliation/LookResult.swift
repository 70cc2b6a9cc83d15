import Vault

/// What one look into the provider's records has shown of an operation.
enum LookResult: Sendable {
    /// It was carried out.
    case present(Finding)
    /// Everything was read, and it is not there.
    case absent
    /// The provider's records show that it was another operation's doing.
    case displaced
    /// It is there, or something is, and it is not for a program to say what that means.
    case contradiction(ReviewReason)
    /// The records could not be read, not to their end, or they do not decide it yet.
    case inconclusive
    /// The provider was not asked, since the gateway keeps away from it; it may be asked after so long.
    case postponed(Duration)

    /// What shows that an operation was carried out.
    struct Finding: Sendable {
        /// The answer that its caller would have got.
        let response: StoredResponse
        /// The provider's id of the result.
        let reference: String
        /// In one word, for the record.
        var reason = "found"
    }
}
