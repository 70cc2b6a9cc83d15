/// The provider's paths, in exactly the spelling that each has: the provider's routes differ in
/// case and number of `account`, and a wrong one may look like a wrong credential.
enum Endpoint {
    case partner
    case dashboard
    case analytics
    case accounts
    case account(AccountID)
    case wallet(AccountID)
    case balance(AccountID, CurrencyCode)
    case profile
    case partnerTransactions(AccountID)
    case accountTransactions(AccountID)
    case callRecords(AccountID)
    case callRecord(AccountID, CallID)
    case numbers(AccountID)
    case transfer(AccountID)

    /// Ids, calls and currencies have no octet that would need encoding.
    var path: String {
        switch self {
        case .partner: "/api/v1/partner/me"
        case .dashboard: "/api/v1/partner/dashboard"
        case .analytics: "/api/v1/partner/analytics"
        case .accounts: "/api/v1/partner/accounts"
        case .account(let id): "/api/v1/partner/accounts/\(id.text)"
        case .wallet(let id): "/api/v1/partner/accounts/\(id.text)/balance"
        case .balance(let id, let currency):
            "/api/v1/account/\(id.text)/balance/\(currency.text)"
        case .profile: "/api/v1/auth/me"
        case .partnerTransactions(let id): "/api/v1/partner/accounts/\(id.text)/transactions"
        case .accountTransactions(let id): "/api/v1/account/\(id.text)/transactions"
        case .callRecords(let id): "/api/v1/partner/accounts/\(id.text)/cdrs"
        case .callRecord(let id, let call):
            "/api/v1/partner/accounts/\(id.text)/cdrs/\(call.text)"
        case .numbers(let id): "/api/v1/partner/accounts/\(id.text)/numbers"
        case .transfer(let id): "/api/v1/partner/accounts/\(id.text)/transfer-balance"
        }
    }

    /// The account that it is about, or else the path: what the provider may fail at alone.
    var subject: String {
        switch self {
        case .account(let id), .wallet(let id), .balance(let id, _), .partnerTransactions(let id),
            .accountTransactions(let id), .callRecords(let id), .callRecord(let id, _),
            .numbers(let id), .transfer(let id):
            id.text
        case .partner, .dashboard, .analytics, .accounts, .profile: path
        }
    }

    /// The largest answer: lists and what holds lists may be longer.
    var maximumAnswer: Int {
        switch self {
        case .dashboard, .analytics, .accounts, .partnerTransactions, .accountTransactions,
            .callRecords, .numbers:
            8 << 20
        case .partner, .account, .wallet, .balance, .profile, .callRecord,
            .transfer:
            1 << 20
        }
    }
}
