/// The reseller that owns the customers. Its balance is in the ledger.
struct Partner: Sendable {
    let id: String
    let accountNumber: Int
    let credential: SimulatorCredential
    let name: String
    let slug: String
    let company: String
    let email: String
    let phone: String
    let country: String
    let currency: String
    let maximumAccounts: Int
    let capabilities: SimulatorOptions.Capabilities
    let defaultPricingTierID: String
    let createdAt: Timestamp

    var authID: String { credential.authID }
}
