/// One operation of the provider. The raw value names it in statistics and in fault orders.
enum Route: String, CaseIterable, Sendable {
    case status = "GET /status/"
    case partnerProfile = "GET /api/v1/partner/me"
    case dashboard = "GET /api/v1/partner/dashboard"
    case analytics = "GET /api/v1/partner/analytics"
    case listCustomers = "GET /api/v1/partner/accounts"
    case createCustomer = "POST /api/v1/partner/accounts"
    case customer = "GET /api/v1/partner/accounts/{id}"
    case customerBalance = "GET /api/v1/partner/accounts/{id}/balance"
    case customerTransactions = "GET /api/v1/partner/accounts/{id}/transactions"
    case allTransactions = "GET /api/v1/partner/transactions"
    case transferBalance = "POST /api/v1/partner/accounts/{id}/transfer-balance"
    case customerCallRecords = "GET /api/v1/partner/accounts/{id}/cdrs"
    case customerCallRecord = "GET /api/v1/partner/accounts/{id}/cdrs/{uuid}"
    case allCallRecords = "GET /api/v1/partner/cdrs"
    case customerNumbers = "GET /api/v1/partner/accounts/{id}/numbers"
    case allNumbers = "GET /api/v1/partner/numbers"
    case transferCapacity = "POST /api/v1/partner/accounts/{id}/concurrency/transfer"
    case reclaimCapacity = "POST /api/v1/partner/accounts/{id}/concurrency/reclaim"
    case customerCapacity = "GET /api/v1/partner/accounts/{id}/concurrency"
    case capacityTransfers = "GET /api/v1/partner/concurrency/transfers"
    case accountProfile = "GET /api/v1/auth/me"
    case accountBalance = "GET /api/v1/account/{id}/balance/{currency}"
    case accountTransactions = "GET /api/v1/account/{id}/transactions"
    case channels = "GET /api/v1/Account/{id}/concurrency"
    case placeCall = "POST /api/v1/Account/{id}/Call/"
    // A slash is all that tells these two listings apart.
    case liveCalls = "GET /api/v1/Account/{id}/Call"
    case queuedCalls = "GET /api/v1/Account/{id}/Call/"
    case call = "GET /api/v1/Account/{id}/Call/{uuid}"
    case queuedCall = "GET /api/v1/Account/{id}/Call/{uuid}/"
    case hangUp = "DELETE /api/v1/Account/{id}/Call/{uuid}"
    case callRecords = "GET /api/v1/Account/{id}/cdr"
    // Before the record with a parameter in the same place.
    case searchCallRecords = "GET /api/v1/Account/{id}/cdr/search"
    case recentCallRecords = "GET /api/v1/Account/{id}/cdr/recent"
    case exportCallRecords = "GET /api/v1/Account/{id}/cdr/export"
    case callRecord = "GET /api/v1/Account/{id}/cdr/{uuid}"
    case numbers = "GET /api/v1/Account/{id}/numbers"
    case releaseNumber = "DELETE /api/v1/Account/{id}/numbers/{e164}"
    // The pages spell this one, and not the one above, in lower case.
    case keepNumber = "POST /api/v1/account/{id}/numbers/{e164}/cancel-release"

    var method: String {
        String(rawValue.prefix { $0 != " " })
    }

    /// The path's pattern, `{}` marking a parameter.
    var path: String {
        String(rawValue.drop { $0 != " " }.dropFirst())
    }
}
