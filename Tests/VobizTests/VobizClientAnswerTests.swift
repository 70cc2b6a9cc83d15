import Cryptography
import HTTP
import HTTPClient
import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing
import Vobiz

@Suite("Answers of the provider")
struct VobizClientAnswerTests {
    private let credential: VobizClient.Credential = { _ in }
    private let customer: AccountID
    private let page: PageRequest

    init() throws {
        customer = try #require(AccountID("MA_XXXXXXXX"))
        page = try #require(PageRequest(page: 1, perPage: 20))
    }

    private func partnerError(_ upstream: FakeUpstream) async -> VobizError? {
        do {
            _ = try await VobizClient(upstream).partner(credential: credential)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "with a success that is none of this operation's are invalid",
        arguments: [
            (204, "", .status(204)), (202, "{}", .status(202)), (200, "", .empty),
            (200, " ", .json(.init(.unexpectedEnd, at: 1))), (200, "[]", .notAnObject),
            (200, "1", .notAnObject),
            (200, #"{"auth_id":"PA_ABC123""#, .json(.init(.unexpectedEnd, at: 22))),
            (200, #"{"auth_id":"PA_ABC123","balance":NaN}"#, .json(.init(.unexpectedByte, at: 33))),
            (
                200, #"{"auth_id":"PA_ABC123","auth_id":"PA_ABC124"}"#,
                .json(.init(.duplicateName, at: 24))
            ),
            (200, "<html></html>", .json(.init(.unexpectedByte, at: 0))),
            (200, "{}", .member("auth_id")),
            (101, "", .status(101)), (600, "{}", .status(600)),
        ] as [(Int, String, InvalidAnswer)]
    )
    func invalid(status: Int, body: String, reason: InvalidAnswer) async {
        #expect(await partnerError(FakeUpstream(status, body)) == .invalid(reason))
    }

    @Test(
        "are refused as pages for people by their type, whatever they hold",
        arguments: [
            "text/html", "text/html; charset=utf-8", "TEXT/HTML ;a=b", "application/xhtml+xml",
        ]
    )
    func markup(type: String) async {
        let upstream = FakeUpstream(200, #"{"auth_id":"PA_ABC123"}"#, [.contentType: type])
        #expect(await partnerError(upstream) == .invalid(.markup))
    }

    @Test(
        "are refused when they are compressed, or say so",
        arguments: ["gzip", "gzip, gzip", "br", "x-unknown"]
    )
    func coded(coding: String) async {
        let fields: HTTPFields = [.contentEncoding: coding]
        let upstream = FakeUpstream(200, #"{"auth_id":"PA_ABC123"}"#, fields)
        #expect(await partnerError(upstream) == .invalid(.coded))
    }

    @Test(
        "are taken under another type if they fit",
        arguments: ["text/plain", "", "application/octet-stream"]
    )
    func otherType(type: String) async throws {
        let upstream = FakeUpstream(200, #"{"auth_id":"PA_ABC123"}"#, [.contentType: type])
        #expect(await partnerError(upstream) == nil)
        #expect(await partnerError(FakeUpstream(200, #"{"auth_id":"PA_ABC123"}"#, [:])) == nil)
    }

    @Test("that redirect are never followed", arguments: [300, 301, 302, 303, 304, 307, 308])
    func redirects(status: Int) async {
        let upstream = FakeUpstream(status, "", [.location: "https://elsewhere.example/"])
        #expect(await partnerError(upstream) == .redirected(status: status))
        #expect(upstream.requests.count == 1)
    }

    @Test(
        "that refuse keep their status apart",
        arguments: [400, 401, 402, 403, 404, 405, 409, 415, 422, 429, 500, 502, 503, 504, 599]
    )
    func refusals(status: Int) async {
        let upstream = FakeUpstream(status, #"{"error":"some_code","message":"Some message"}"#)
        var refusal = ProviderRefusal()
        refusal.code = "some_code"
        refusal.message = "Some message"
        #expect(await partnerError(upstream) == .refused(status: status, refusal))
    }

    @Test(
        "that refuse without words still refuse",
        arguments: [
            "", "<html>", "Bad Gateway", "{", "[]", #"{"a":1,"a":2}"#,
            String(repeating: "[", count: 5000),
        ]
    )
    func wordless(body: String) async {
        #expect(
            await partnerError(FakeUpstream(502, body)) == .refused(status: 502, ProviderRefusal())
        )
        let page = FakeUpstream(503, #"{"error":"x"}"#, [.contentType: "text/html"])
        #expect(await partnerError(page) == .refused(status: 503, ProviderRefusal()))
    }

    @Test("that refuse with a huge body are not read")
    func huge() async {
        let body = #"{"error":"x","pad":""# + String(repeating: "y", count: 70_000) + "\"}"
        #expect(
            await partnerError(FakeUpstream(500, body)) == .refused(status: 500, ProviderRefusal())
        )
    }

    @Test("that limit tell how long to wait, the field before the body")
    func retryAfter() async {
        var expected = ProviderRefusal()
        expected.code = "RATE_LIMIT_EXCEEDED"
        expected.limit = "cps"
        expected.retryAfter = .seconds(1)
        let body =
            #"{"status":"error","error":{"code":"RATE_LIMIT_EXCEEDED","details":{"limitType":"cps","retryAfter":1}}}"#
        #expect(await partnerError(FakeUpstream(429, body)) == .refused(status: 429, expected))
        expected.retryAfter = .seconds(30)
        let upstream = FakeUpstream(429, body, [.retryAfter: "30"])
        #expect(await partnerError(upstream) == .refused(status: 429, expected))
        expected.retryAfter = .seconds(1)
        let garbage = FakeUpstream(429, body, [.retryAfter: "soon"])
        #expect(await partnerError(garbage) == .refused(status: 429, expected))
    }

    @Test("that never came say what may have been sent")
    func transport() async {
        let error = ClientError(.connectionReset, .mayHaveBeenSent)
        #expect(await partnerError(FakeUpstream(.failure(error))) == .transport(error))
    }

    @Test("about another account are a mismatch, on every route that names one")
    func mismatch() async throws {
        let other = try #require(AccountID("MA_OTHER000"))
        let currency = try #require(CurrencyCode("INR"))
        let expected = VobizError.mismatch(requested: other)
        await #expect(throws: expected) {
            try await client("partner-account").account(other, credential: credential)
        }
        await #expect(throws: expected) {
            _ = try await client("partner-account", token: "tok_123")
                .customerToken(of: other, credential: credential)
        }
        await #expect(throws: expected) {
            try await client("partner-account-balance").wallet(of: other, credential: credential)
        }
        await #expect(throws: expected) {
            try await client("account-balance.whole")
                .balance(of: other, in: currency, credential: credential)
        }
        await #expect(throws: expected) {
            try await client("auth-me.integer-limit").profile(of: other, credential: credential)
        }
        await #expect(throws: expected) {
            try await client("partner-account-transactions")
                .partnerTransactions(of: other, page, credential: credential)
        }
        await #expect(throws: expected) {
            let two = try #require(PageRequest(page: 1, perPage: 2))
            _ = try await client("account-transactions.page")
                .accountTransactions(of: other, two, credential: credential)
        }
    }

    @Test("in another currency or of another page are invalid")
    func otherCut() async throws {
        let dollars = try #require(CurrencyCode("USD"))
        await #expect(throws: VobizError.invalid(.member("currency"))) {
            try await client("account-balance.whole")
                .balance(of: customer, in: dollars, credential: credential)
        }
        let second = try #require(PageRequest(page: 2, perPage: 20))
        let small = try #require(PageRequest(page: 1, perPage: 10))
        await #expect(throws: VobizError.invalid(.member("page"))) {
            try await client("partner-accounts.two").accounts(second, credential: credential)
        }
        await #expect(throws: VobizError.invalid(.member("size"))) {
            try await client("partner-accounts.two").accounts(small, credential: credential)
        }
        await #expect(throws: VobizError.invalid(.member("per_page"))) {
            try await client("partner-account-transactions")
                .partnerTransactions(of: customer, small, credential: credential)
        }
    }

    @Test("hand out the customer's token as bytes, if there is one to be used")
    func token() async throws {
        let token = try await client("partner-account", token: "tok_A1b2-C3d4")
            .customerToken(of: customer, credential: credential)
        #expect(token.withBytes { $0.array } == Array("tok_A1b2-C3d4".utf8))
        for unusable in ["", "a b", "********", "tok_****", "é", #"a\r\nb"#] {
            await #expect(throws: VobizError.invalid(.member("auth_token"))) {
                _ = try await client("partner-account", token: unusable)
                    .customerToken(of: customer, credential: credential)
            }
        }
    }

    private func newAccount() throws -> NewAccount {
        try NewAccount(
            decoding: Sample.parse(
                #"{"country":"IN","name":"A","password":"s3cret-pw","email":"a@b.example"}"#
            )
        )
    }

    @Test(
        "to a creation are about the new account, or about none",
        arguments: [
            (#""A@B.example""#, true), ("null", true), (#""c@b.example""#, false),
            (#""a@b.example ""#, false),
        ]
    )
    func created(email: String, isRight: Bool) async throws {
        let account = try newAccount()
        let upstream = FakeUpstream(201, #"{"auth_id":"MA_ABCD1234","email":\#(email)}"#)
        do throws(VobizError) {
            let creation = try await VobizClient(upstream).createAccount(
                account,
                credential: credential
            )
            #expect(isRight)
            #expect(creation.account.id.text == "MA_ABCD1234")
        } catch {
            #expect(!isRight)
            #expect(error == .mismatch(requested: nil))
        }
    }

    @Test("to a creation without a token are taken: the account exists")
    func noToken() async throws {
        let account = try newAccount()
        let upstream = FakeUpstream(201, #"{"auth_id":"MA_ABCD1234"}"#)
        let creation = try await VobizClient(upstream).createAccount(
            account,
            credential: credential
        )
        #expect(creation.account.id.text == "MA_ABCD1234")
        let hasToken = creation.takeToken() != nil
        #expect(!hasToken)
    }

    private func client(_ document: String, token: String? = nil) throws -> VobizClient {
        let text = try Fixture.provider(document)
        return VobizClient(FakeUpstream(200, text.replacing("<redacted>", with: token ?? "tok_0")))
    }
}
