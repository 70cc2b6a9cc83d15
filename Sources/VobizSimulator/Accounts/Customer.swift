/// One customer account. Its money is in the ledger, its calls in the call store.
struct Customer: Sendable {
    /// `pending` until a session of identity checks succeeds.
    enum IdentityCheck: String, Sendable, CaseIterable {
        case pending, verified, rejected
    }

    let credential: SimulatorCredential
    let number: Int
    let apiID: String
    var name: String
    var email: String
    var phone: String?
    var company: String?
    var description: String?
    var country: String
    var currency: String
    var accountType = "standard"
    /// What the account may do on the platform, in the provider's words.
    var role = "user"
    var rechargesItself = false
    var address = Address()
    var tax = TaxRecord()
    var limits = AccountLimits()
    var isActive = true
    var isVerified = false
    var identityCheck = IdentityCheck.pending
    let createdAt: Timestamp
    var updatedAt: Timestamp
    var lastLoginAt: Timestamp?

    var authID: String { credential.authID }
}
