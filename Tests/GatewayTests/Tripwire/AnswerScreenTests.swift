import Audit
import Caching
import Cryptography
import HTTPServer
import JSON
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

@Suite struct AnswerScreenTests {
    private static let token = "customer-token-k3J8sX0qLw7Zt5"

    private let fixture: GatewayFixture
    private let vault: CredentialVault
    private let audit: AuditLog
    private let log = LogCollector()
    private let screen: AnswerScreen

    init() async throws {
        fixture = try GatewayFixture()
        vault = try await CredentialVault(store: fixture.store)
        try await vault.store(
            customer: "MA_ABCD1234",
            token: fixture.secret(Self.token),
            now: .now
        )
        audit = try AuditLog(path: fixture.directory.path("audit.jsonl"))
        screen = AnswerScreen(vault.watch, audit, log.logger)
    }

    private func exchange(_ route: Route) throws -> Exchange {
        let id = RequestID(Array("request-1".utf8).span)
        var exchange = Exchange(
            id: try #require(id),
            trace: nil,
            peer: .unix(""),
            started: .now,
            isSecure: false,
            method: "GET"
        )
        exchange.route = route
        return exchange
    }

    private func passed(_ answer: Answer, _ route: Route = .account) throws -> Answer {
        screen.passed(answer, try exchange(route), by: vault.watch.tripwire)
    }

    private func answer(fields: String = "", body: String = "") -> Answer {
        Answer(status: 200, fields: Array(fields.utf8), body: Array(body.utf8))
    }

    private func records() async throws -> [JSONValue] {
        await audit.flush()
        return try fixture.directory.text("audit.jsonl").utf8.split(separator: 10).map {
            try JSONDocument(parsing: Array($0), limits: .request).root
        }
    }

    @Test("an answer without a secret passes as it is")
    func clean() async throws {
        let passed = try passed(answer(fields: "ETag: \"x\"\r\n", body: #"{"name":"Nila"}"#))
        #expect(passed.status == 200)
        #expect(passed.body == Array(#"{"name":"Nila"}"#.utf8))
        #expect(try await records().isEmpty)
        #expect(vault.watch.withheldAnswers == 0)
    }

    @Test("one with a secret in body or fields becomes the answer that tells nothing")
    func withheld() async throws {
        for leaking in [
            answer(body: #"{"name":"\#(Self.token)"}"#),
            answer(fields: "Link: </v1/accounts?search=\(Self.token)>\r\n"),
        ] {
            let passed = try passed(leaking)
            #expect(passed.status == 502)
            let problem = try JSONDocument(parsing: passed.body, limits: .request).root
            #expect(problem["type"]?.string == "urn:vgw:problem:upstream-invalid")
            #expect(problem["instance"]?.string == "request-1")
            #expect(
                !String(decoding: passed.fields + passed.body, as: UTF8.self).contains(Self.token)
            )
        }
        #expect(vault.watch.withheldAnswers == 2)
        #expect(log.lines == ["critical: an answer was withheld: a secret stood in it"])
        let record = try #require(try await records().first)
        #expect(record["type"]?.string == "secret.tripwire")
        #expect(record["kind"]?.string == "customer-token")
        #expect(record["name"]?.string == "customer/MA_ABCD1234")
        #expect(record["route"]?.string == "account")
        #expect(record["req_id"]?.string == "request-1")
        #expect(!fixture.directory.text("audit.jsonl").contains(Self.token))
    }

    @Test("alerts once a minute for each route and secret, and counts always")
    func interval() async throws {
        for route in [Route.account, .account, .accounts, .account] {
            _ = try passed(answer(body: Self.token), route)
        }
        #expect(vault.watch.withheldAnswers == 4)
        #expect(log.lines.count == 2)
        #expect(try await records().count == 2)
    }

    @Test("a new key passes where it is shown, and nowhere else")
    func issuedKey() async throws {
        let key = try await ClientRegistry(store: fixture.store).create(
            name: "demo",
            permissions: ClientPermissions(scopes: ScopeSet([.accountsRead]), accounts: .all),
            now: .now
        )
        let text = key.text.withBytes { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
        let once = Array(#"{"client":"demo","key":"\#(text)"}"#.utf8)
        func shown(_ text: [UInt8]) -> Answer {
            Answer(status: 201, sensitive: SensitiveBody(copying: text.span), showing: key.text)
        }
        #expect(try passed(shown(once)).status == 201)
        #expect(try passed(Answer(status: 201, json: once)).status == 502)
        for other in [
            #"{"client":"\#(text)","key":"\#(text)"}"#, #"{"a":"\#(Self.token)","key":"\#(text)"}"#,
        ] {
            #expect(try passed(shown(Array(other.utf8))).status == 502)
        }
        #expect(shown([]).issuedKey == nil)
    }

    @Test("an answer of the admin API says whether something was done")
    func administration() throws {
        let cases: [(AdminRoute?, Int, StaticString)] = [
            (.createClient, 201, "done-not-shown"), (.removeCustomer, 204, "done-not-shown"),
            (.changeClient, 409, "not-shown"), (.changeClient, 500, "not-shown"),
            (.clients, 200, "not-shown"), (.probePartner, 200, "not-shown"),
            (nil, 404, "not-shown"),
        ]
        for (route, status, slug) in cases {
            let leaking = Answer(status: status, json: Array(#"{"name":"\#(Self.token)"}"#.utf8))
            let passed = screen.passed(
                leaking,
                try exchange(.account),
                at: route?.name,
                by: vault.watch.tripwire,
                otherwise: .administration(AdminResponder.refusal(instead: leaking, of: route))
            )
            let problem = try JSONDocument(parsing: passed.body, limits: .request).root
            #expect(passed.status == 500)
            #expect(problem["type"]?.string == "urn:vgw:problem:\(slug)")
            #expect(!String(decoding: passed.body, as: UTF8.self).contains(Self.token))
        }
    }

    @Test("a loop's view follows the vault")
    func view() async throws {
        var view = TripwireView(vault.watch)
        let first = view.current()
        #expect(view.current() === first)
        try await vault.remove(.customer("MA_ABCD1234"), now: .now)
        #expect(view.current() !== first)
        #expect(view.current().firstHit(in: Array(Self.token.utf8).span) == nil)
    }

    @Test("a sweep takes out of the cache what was kept before its secret was known")
    func sweep() throws {
        let cache = ResponseCache(maxBytes: 1 << 20)
        let bodies = [#"{"name":"Nila"}"#, #"{"name":"\#(Self.token)"}"#, #"{"name":"Tara"}"#]
        for (number, body) in bodies.enumerated() {
            var key = CacheKey()
            key.append(UInt64(number))
            cache.store(
                key,
                CachedResponse(fields: [], body: Array(body.utf8), entityTag: []),
                Freshness(stored: 0, lifetime: 1000),
                under: cache.epoch(of: [])
            )
        }
        CacheSweep(cache: cache, watch: vault.watch).sweep()
        for number in bodies.indices {
            var key = CacheKey()
            key.append(UInt64(number))
            #expect((cache.fresh(key, at: 1) != nil) == (number != 1))
        }
        #expect(vault.watch.withheldAnswers == 1)
        CacheSweep(cache: cache, watch: vault.watch).sweep()
        #expect(vault.watch.withheldAnswers == 1)
        #expect(cache.count == 2)
    }
}
