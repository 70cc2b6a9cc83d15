import HTTPTypes
import Testing

@testable import VobizSimulator

/// One of the provider's own examples, the platform that serves it, and the request that asks for it.
struct OfficialExample: CustomTestStringConvertible, Sendable {
    let fixture: String
    let path: String
    var body: String?
    /// Whether the customer asks, and not the partner.
    var isAccount = false
    /// Members that the platform draws by lot.
    var drawn: Set<String> = []
    /// Lists of which the page prints the beginning: its own totals, or its pages, say that there is more.
    var excerpts: Set<String> = []
    let platform: @Sendable () throws -> ExamplePlatform

    var testDescription: String { fixture }

    private static let newCustomer = """
        {"name": "John Doe", "email": "john@example.com", "password": "correct-horse-7",
         "phone": "+919876543210", "description": "Outbound collections calling team",
         "company": "Acme Corp", "address": "1 MG Road", "city": "Bengaluru", "state": "KA",
         "zip_code": "560001", "country": "IN", "timezone": "Asia/Kolkata",
         "gstin": "29AAPFU0939F1ZV", "gst_status": "active", "account_type": "standard"}
        """

    /// Every JSON answer of the five pages. The first in each page stands beside the request there.
    static let all = profile + customers + account + dashboard + balance

    private static let profile = [
        OfficialExample(fixture: "partner-me.short", path: "partner/me") { try .shortProfile() },
        OfficialExample(fixture: "partner-me.members", path: "partner/me") { try .profile() },
    ]

    private static let customers = [
        OfficialExample(fixture: "partner-accounts.two", path: "partner/accounts") {
            try .twoCustomers()
        },
        OfficialExample(
            fixture: "partner-accounts-create.answer",
            path: "partner/accounts",
            body: newCustomer,
            drawn: [".auth_id", ".auth_token"]
        ) { try .noCustomer() },
        OfficialExample(
            fixture: "partner-accounts.one",
            path: "partner/accounts?page=1&per_page=20",
            excerpts: [".accounts"]
        ) {
            try .oneCustomer()
        },
        OfficialExample(fixture: "partner-account", path: "partner/accounts/MA_XXXXXXXX") {
            try .oneCustomer()
        },
        OfficialExample(
            fixture: "partner-account-balance",
            path: "partner/accounts/MA_XXXXXXXX/balance"
        ) { try .oneCustomer() },
    ]

    private static let account = [
        OfficialExample(fixture: "auth-me.integer-limit", path: "auth/me", isAccount: true) {
            try .account(.schema)
        },
        OfficialExample(fixture: "auth-me.decimal-limit", path: "auth/me", isAccount: true) {
            try .account(.example)
        },
    ]

    private static let traffic: Set = [".accounts.customers", ".time_series"]

    private static let dashboard = [
        OfficialExample(fixture: "partner-dashboard.figures", path: "partner/dashboard") {
            try .keyFigures()
        },
        OfficialExample(
            fixture: "partner-dashboard.period",
            path: "partner/dashboard",
            excerpts: traffic
        ) { try .traffic(["2026-04-15", "2026-04-16"], rest: "2026-04-20") },
        OfficialExample(
            fixture: "partner-analytics.period",
            path: "partner/analytics?from_date=2026-01-01&to_date=2026-03-31",
            excerpts: traffic
        ) { try .traffic(["2026-01-15"], rest: "2026-02-20") },
    ]

    private static let balance = [
        OfficialExample(
            fixture: "account-balance.example",
            path: "account/MA_XXXXXXXX/balance/INR",
            isAccount: true
        ) { try .balance(.example, "23906.83") },
        OfficialExample(
            fixture: "account-transactions.offset",
            path: "Account/MA_XXXXXX/transactions?limit=50&offset=0",
            isAccount: true,
            excerpts: [".transactions"]
        ) { try .transactions() },
        OfficialExample(
            fixture: "account-balance.whole",
            path: "Account/MA_XXXXXXXX/balance/INR",
            isAccount: true
        ) { try .balance(.schema, "1000.00") },
    ]
}
