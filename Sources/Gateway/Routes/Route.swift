import HTTP
import Vault

/// The routes of the public listener. Their table here and the OpenAPI document are kept equal by a
/// test, both ways.
enum Route: Int, Sendable, CaseIterable {
    case partner, dashboard, analytics
    case accounts, createAccount, account
    case wallet, balance, profile, transactions
    case createTransfer
    case operation, whoami
    case openAPIYAML, openAPIJSON
    case cdrs, cdr, numbers
    case limits, overview
    case operations

    var method: RequestMethod {
        isWrite ? .post : .get
    }

    /// True when it changes something at the provider, once per idempotency key.
    var isWrite: Bool {
        self == .createAccount || self == .createTransfer
    }

    var pattern: String {
        switch self {
        case .partner: "/v1/partner"
        case .dashboard: "/v1/partner/dashboard"
        case .analytics: "/v1/partner/analytics"
        case .accounts, .createAccount: "/v1/accounts"
        case .account: "/v1/accounts/{id}"
        case .wallet: "/v1/accounts/{id}/balance"
        case .balance: "/v1/accounts/{id}/balances/{currency}"
        case .profile: "/v1/accounts/{id}/profile"
        case .transactions: "/v1/accounts/{id}/transactions"
        case .createTransfer: "/v1/accounts/{id}/transfers"
        case .operation: "/v1/operations/{operation_id}"
        case .whoami: "/v1/whoami"
        case .openAPIYAML: "/openapi.yaml"
        case .openAPIJSON: "/openapi.json"
        case .cdrs: "/v1/accounts/{id}/cdrs"
        case .cdr: "/v1/accounts/{id}/cdrs/{call_id}"
        case .numbers: "/v1/accounts/{id}/numbers"
        case .limits: "/v1/accounts/{id}/limits"
        case .overview: "/v1/accounts/{id}/overview"
        case .operations: "/v1/operations"
        }
    }

    /// For logs, metrics and configuration.
    var name: StaticString {
        switch self {
        case .partner: "partner"
        case .dashboard: "dashboard"
        case .analytics: "analytics"
        case .accounts: "accounts"
        case .createAccount: "create-account"
        case .account: "account"
        case .wallet: "balance"
        case .balance: "balances"
        case .profile: "profile"
        case .transactions: "transactions"
        case .createTransfer: "create-transfer"
        case .operation: "operation"
        case .whoami: "whoami"
        case .openAPIYAML, .openAPIJSON: "openapi"
        case .cdrs: "cdrs"
        case .cdr: "cdr"
        case .numbers: "numbers"
        case .limits: "limits"
        case .overview: "overview"
        case .operations: "operations"
        }
    }

    /// Who may call it.
    enum Access: Sendable, Equatable {
        /// Anybody.
        case open
        /// Any valid key.
        case anyClient
        case scope(Scope)
        /// Any key with at least one of these; what needs another is left out of the answer.
        case anyScope(ScopeSet)
    }

    var access: Access {
        switch self {
        case .partner: .scope(.partnerRead)
        case .dashboard, .analytics: .scope(.analyticsRead)
        case .accounts, .account, .profile: .scope(.accountsRead)
        case .createAccount: .scope(.accountsWrite)
        case .wallet, .balance: .scope(.balancesRead)
        case .transactions: .scope(.transactionsRead)
        case .createTransfer: .scope(.transfersWrite)
        case .operation, .whoami: .anyClient
        case .openAPIYAML, .openAPIJSON: .open
        case .cdrs, .cdr: .scope(.cdrsRead)
        case .numbers: .scope(.numbersRead)
        case .limits: .scope(.accountsRead)
        case .overview: .anyScope(OverviewPart.scopes)
        case .operations: .anyClient
        }
    }

    /// True when the first path parameter is an account.
    var namesAccount: Bool {
        switch self {
        case .account, .wallet, .balance, .profile, .transactions, .createTransfer: true
        case .cdrs, .cdr, .numbers, .limits, .overview: true
        default: false
        }
    }

    /// True when the answer tells about every account there is.
    var coversAllAccounts: Bool {
        self == .dashboard || self == .analytics
    }

    /// In the order in which they stand in cache keys.
    var parameters: [QueryParameter] {
        switch self {
        case .analytics: Self.windowParameters
        case .accounts: Self.listParameters
        case .transactions: Self.transactionParameters
        case .cdrs: Self.cdrParameters
        case .numbers: Self.numberParameters
        case .operations: Self.operationParameters
        default: []
        }
    }

    // Made once: a request only looks at them.
    private static let windowParameters: [QueryParameter] = [.from, .to]
    private static let listParameters: [QueryParameter] = [.page, .perPage, .search]
    private static let transactionParameters: [QueryParameter] = [
        .page, .perPage, .from, .to,
        QueryParameter("type", .choice(["credit", "debit"])),
        QueryParameter("ledger", .choice(["partner", "account"]), standard: "partner"),
    ]
    private static let cdrParameters: [QueryParameter] = [
        .page, .perPage, .from, .to,
        QueryParameter("direction", .choice(["inbound", "outbound"])),
        QueryParameter("status", .choice(["answered", "busy", "no_answer", "failed"])),
        QueryParameter("hangup_cause", .text(maxCount: 64)),
        QueryParameter("min_seconds", .integer(1...86_400)),
    ]
    private static let numberParameters: [QueryParameter] = [
        .page, .perPage, QueryParameter("search", .text(maxCount: 20)),
    ]
    private static let operationParameters: [QueryParameter] = [
        .page, .perPage,
        QueryParameter(
            "state",
            .choice(["in_progress", "completed", "not_executed", "unknown", "review"])
        ),
    ]
}
