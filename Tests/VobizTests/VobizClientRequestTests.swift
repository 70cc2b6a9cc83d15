import Cryptography
import HTTP
import HTTPClient
import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing
import Vobiz

@Suite("Requests to the provider")
struct VobizClientRequestTests {
    private let credential: VobizClient.Credential = { fields throws in
        try fields.append("X-Auth-ID", "PA_XXXXXXXX")
        try fields.append("X-Auth-Token", "t0ken")
    }
    private let customer: AccountID
    private let older: AccountID
    private let page: PageRequest

    init() throws {
        customer = try #require(AccountID("MA_XXXXXXXX"))
        older = try #require(AccountID("MA_XXXXXX"))
        page = try #require(PageRequest(page: 1, perPage: 20))
    }

    /// Calls one operation with an upstream that answers with a document; returns what was asked.
    private func request(
        _ document: String,
        _ call: (VobizClient) async throws -> Void
    ) async throws -> ClientRequest {
        let upstream = try FakeUpstream(document: document)
        try await call(VobizClient(upstream))
        #expect(upstream.requests.count == 1)
        return try #require(upstream.requests.first)
    }

    private func checkRead(_ request: ClientRequest, _ path: String, _ limit: Int) throws {
        #expect(request.method == .get)
        #expect(request.path == path)
        #expect(request.body.isEmpty)
        #expect(request.connection == .pooled)
        #expect(request.deadlines == .read)
        #expect(request.maxResponseBody == limit)
        #expect(request.fields[.accept] == "application/json")
        #expect(request.fields[.acceptEncoding] == "identity")
        #expect(request.fields[.contentType] == nil)
        var writer = FieldWriter()
        let credential = try #require(request.credential)
        try credential(&writer)
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == "X-Auth-ID: PA_XXXXXXXX\r\nX-Auth-Token: t0ken\r\n"
        )
    }

    @Test("for the partner go to their paths")
    func partner() async throws {
        let profile = try await request("partner-me.members") {
            _ = try await $0.partner(credential: credential)
        }
        try checkRead(profile, "/api/v1/partner/me", 1 << 20)
        let dashboard = try await request("partner-dashboard.figures") {
            _ = try await $0.dashboard(credential: credential)
        }
        try checkRead(dashboard, "/api/v1/partner/dashboard", 8 << 20)
        let open = try await request("partner-analytics.period") {
            _ = try await $0.analytics(from: nil, to: nil, credential: credential)
        }
        try checkRead(open, "/api/v1/partner/analytics", 8 << 20)
        let window = try await request("partner-analytics.period") {
            _ = try await $0.analytics(
                from: CalendarDate("2026-01-01"),
                to: CalendarDate("2026-03-31"),
                credential: credential
            )
        }
        try checkRead(
            window,
            "/api/v1/partner/analytics?from_date=2026-01-01&to_date=2026-03-31",
            8 << 20
        )
    }

    @Test("for accounts go to their paths")
    func accounts() async throws {
        let account = try await request("partner-account") {
            _ = try await $0.account(customer, credential: credential)
        }
        try checkRead(account, "/api/v1/partner/accounts/MA_XXXXXXXX", 1 << 20)
        let wallet = try await request("partner-account-balance") {
            _ = try await $0.wallet(of: customer, credential: credential)
        }
        try checkRead(wallet, "/api/v1/partner/accounts/MA_XXXXXXXX/balance", 1 << 20)
        let currency = try #require(CurrencyCode("INR"))
        let balance = try await request("account-balance.whole") {
            _ = try await $0.balance(of: customer, in: currency, credential: credential)
        }
        try checkRead(balance, "/api/v1/account/MA_XXXXXXXX/balance/INR", 1 << 20)
        let profile = try await request("auth-me.integer-limit") {
            _ = try await $0.profile(of: customer, credential: credential)
        }
        try checkRead(profile, "/api/v1/auth/me", 1 << 20)
    }

    @Test(
        "for the list of accounts encode what was searched for",
        arguments: [
            (nil, ""), ("acme", "&search=acme"), ("a b&c=d", "&search=a%20b%26c%3Dd"),
            ("x@y.example+1", "&search=x%40y.example%2B1"),
            ("é\u{0}\r\n#?/%", "&search=%C3%A9%00%0D%0A%23%3F%2F%25"),
            ("-._~", "&search=-._~"),
        ] as [(String?, String)]
    )
    func search(text: String?, query: String) async throws {
        let list = try await request("partner-accounts.two") {
            _ = try await $0.accounts(page, search: text, credential: credential)
        }
        try checkRead(list, "/api/v1/partner/accounts?page=1&per_page=20" + query, 8 << 20)
    }

    @Test("for ledgers carry the page in each era's words, and the filter in each route's")
    func ledgers() async throws {
        let filter = TransactionFilter(
            from: CalendarDate("2026-05-01"),
            to: CalendarDate("2026-05-11"),
            kind: .debit
        )
        let partner = try await request("partner-account-transactions") {
            _ = try await $0.partnerTransactions(of: customer, page, filter, credential: credential)
        }
        try checkRead(
            partner,
            "/api/v1/partner/accounts/MA_XXXXXXXX/transactions?page=1&per_page=20"
                + "&from_date=2026-05-01&to_date=2026-05-11&transaction_type=debit",
            8 << 20
        )
        let fifty = try #require(PageRequest(page: 1, perPage: 50))
        let account = try await request("account-transactions.offset") {
            _ = try await $0.accountTransactions(of: older, fifty, filter, credential: credential)
        }
        try checkRead(
            account,
            "/api/v1/account/MA_XXXXXX/transactions?page=1&per_page=50&limit=50&offset=0"
                + "&from_date=2026-05-01&to_date=2026-05-11&type=debit",
            8 << 20
        )
        let third = try #require(PageRequest(page: 3, perPage: 50))
        let upstream = FakeUpstream(200, #"{"transactions":[],"page":3,"per_page":50}"#)
        _ = try await VobizClient(upstream).accountTransactions(
            of: older,
            third,
            credential: credential
        )
        #expect(
            upstream.requests.first?.path
                == "/api/v1/account/MA_XXXXXX/transactions?page=3&per_page=50&limit=50&offset=100"
        )
    }

    @Test("have pages within the provider's bounds only")
    func pages() {
        #expect(PageRequest(page: 0, perPage: 20) == nil)
        #expect(PageRequest(page: 1, perPage: 0) == nil)
        #expect(PageRequest(page: 1, perPage: 101) == nil)
        #expect(PageRequest(page: .max, perPage: 100) == nil)
        #expect(PageRequest(page: 1_000_000_000, perPage: 100) != nil)
    }

    @Test("for a new account hold the flat body, over a connection of its own")
    func creation() async throws {
        let body = try Sample.parse(
            #"{"name":"Zoë \"Z\"","email":"z@acme.example","password":"p\u0022ss-w0rd","country":"IN","#
                + #""phone":"+919876543210","company":"Acme","description":"Calls","#
                + #""address":{"street":"1 MG Road","city":"Bengaluru","state":"KA","zip_code":"560001"},"#
                + #""timezone":"Asia/Kolkata","tax":{"gstin":"29AAPFU0939F1ZV","gst_status":"active"},"#
                + #""type":"standard"}"#
        )
        let account = try NewAccount(decoding: body)
        let upstream = FakeUpstream(
            201,
            try Fixture.provider("partner-accounts-create.answer")
                // The page's request and answer are about two people.
                .replacing("john@example.com", with: "z@acme.example")
        )
        let creation = try await VobizClient(upstream).createAccount(
            account,
            credential: credential
        )
        #expect(creation.account.id.text == "MA_XXXXXXXX")
        let request = try #require(upstream.requests.first)
        #expect(request.method == .post)
        #expect(request.path == "/api/v1/partner/accounts")
        #expect(request.connection == .fresh)
        #expect(request.deadlines == .write)
        #expect(request.fields[.contentType] == "application/json")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"name":"Zoë \"Z\"","email":"z@acme.example","password":"p\"ss-w0rd","country":"IN","#
                + #""phone":"+919876543210","description":"Calls","company":"Acme","#
                + #""address":"1 MG Road","city":"Bengaluru","state":"KA","zip_code":"560001","#
                + #""timezone":"Asia/Kolkata","gstin":"29AAPFU0939F1ZV","gst_status":"active","#
                + #""account_type":"standard"}"#
        )
        #expect(upstream.requests.count == 1)
    }

    @Test("for a new account leave out what was not given")
    func smallCreation() async throws {
        let account = try NewAccount(
            decoding: Sample.parse(
                #"{"country":"IN","name":"A","password":"s3cret-pw","email":"a@b.example"}"#
            )
        )
        let upstream = FakeUpstream(201, #"{"auth_id":"MA_ABCD1234","auth_token":"tok_123"}"#)
        let creation = try await VobizClient(upstream).createAccount(
            account,
            credential: credential
        )
        #expect(
            upstream.requests.first.map { String(decoding: $0.body, as: UTF8.self) }
                == #"{"name":"A","email":"a@b.example","password":"s3cret-pw","country":"IN"}"#
        )
        let token = creation.takeToken()?.withBytes { $0.array }
        #expect(token == Array("tok_123".utf8))
    }
}
