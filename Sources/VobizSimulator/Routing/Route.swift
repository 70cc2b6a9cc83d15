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
    case transferBalance = "POST /api/v1/partner/accounts/{id}/transfer-balance"
    case accountProfile = "GET /api/v1/auth/me"
    case accountBalance = "GET /api/v1/account/{id}/balance/{currency}"
    case accountTransactions = "GET /api/v1/account/{id}/transactions"

    var method: String {
        String(rawValue.prefix { $0 != " " })
    }

    /// The path's pattern, `{}` marking a parameter.
    var path: String {
        String(rawValue.drop { $0 != " " }.dropFirst())
    }
}
