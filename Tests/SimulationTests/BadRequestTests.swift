import JSON
import TestSupport
import Testing

extension Stage.Plan {
    /// One that may do everything, one that lacks scopes, one that sees some accounts.
    static let threeCallers = Stage.Plan(callers: [
        .full, Caller(name: "reader", scopes: ["accounts:read"]),
        Caller(name: "limited", sight: .first(3)),
    ])
}

/// What the gateway refuses, asked over the wire: each refusal has the same form.
@Suite(.stage(.threeCallers), .timeLimit(.minutes(15)))
struct BadRequestTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        let status: Int
        let slug: String
        var testDescription: String { "\(method) \(path) → \(status) \(slug)" }

        init(_ method: String, _ path: String, _ status: Int, _ slug: String) {
            self.method = method
            self.path = path
            self.status = status
            self.slug = slug
        }
    }

    @Test(
        "paths and methods that are none",
        arguments: [
            Refusal("GET", "/", 404, "not-found"),
            Refusal("GET", "/v1", 404, "not-found"),
            Refusal("GET", "/v2/partner", 404, "not-found"),
            Refusal("GET", "/v1/Partner", 404, "not-found"),
            Refusal("GET", "/v1/partner/", 404, "not-found"),
            Refusal("GET", "/v1//partner", 400, "bad-path"),
            Refusal("GET", "/v1/./partner", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/../partner", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/%2e%2e/partner", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/MA_AAAA%2FMA_BBBB", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/MA_AAAA%5CMA_BBBB", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/MA_AAAA%00", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/MA_AAAA%0d%0a", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/MA_AAAA;x=1", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/%FF", 400, "bad-path"),
            Refusal("GET", "/v1/accounts/MA_AAAA%252F", 400, "invalid-request"),
            Refusal("GET", "/v1/accounts/ma_aaaa1234", 400, "invalid-request"),
            Refusal("GET", "/v1/accounts/PA_AAAA1234", 400, "invalid-request"),
            Refusal("GET", "/v1/accounts/SA_AAAA1234", 400, "invalid-request"),
            Refusal("GET", "/v1/accounts/MA_%D0%90BCD", 400, "invalid-request"),
            Refusal("GET", "/v1/accounts/MA_AAAA1234/balances/inr", 400, "invalid-request"),
            Refusal("GET", "/v1/accounts/MA_AAAA1234/balances/INRX", 400, "invalid-request"),
            Refusal("GET", "/v1/operations/not-an-id", 404, "not-found"),
            Refusal("POST", "/v1/partner", 405, "method-not-allowed"),
            Refusal("PUT", "/v1/accounts", 405, "method-not-allowed"),
            Refusal("DELETE", "/v1/accounts/MA_AAAA1234", 405, "method-not-allowed"),
            Refusal("PATCH", "/v1/whoami", 405, "method-not-allowed"),
            Refusal("OPTIONS", "/v1/partners", 404, "not-found"),
            Refusal("OPTIONS", "/", 404, "not-found"),
            Refusal("TRACE", "/v1/partner", 405, "method-not-allowed"),
            Refusal("BREW", "/v1/partner", 501, "not-implemented"),
            Refusal("get", "/v1/partner", 501, "not-implemented"),
        ]
    )
    func route(_ refusal: Refusal) async throws {
        let stage = try Staging.stage
        let reply = try await send(refusal.method, refusal.path, stage.keys["full"])
        reply.expectProblem(refusal.status, refusal.slug)
        let allowed = reply["Allow"]?.split(separator: ", ").sorted()
        let isList = refusal.path == "/v1/accounts"
        #expect(
            allowed
                == (refusal.status == 405
                    ? ["GET", "HEAD", "OPTIONS"] + (isList ? ["POST"] : []) : nil)
        )
    }

    @Test(
        "OPTIONS tells the methods, to anybody",
        arguments: [
            ("*", "GET, HEAD, POST, OPTIONS"), ("/v1/partner", "GET, HEAD, OPTIONS"),
            ("/v1/accounts", "GET, POST, HEAD, OPTIONS"),
            ("/v1/accounts/MA_ABSENT00/balances/INR?x=1", "GET, HEAD, OPTIONS"),
        ]
    )
    func options(_ path: String, _ methods: String) async throws {
        let reply = try await raw("OPTIONS \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(reply.status == 204)
        #expect(reply["Allow"] == methods)
        #expect(reply["Content-Length"] == nil)
        #expect(reply["X-Request-Id"] != nil)
    }

    @Test(
        "queries that a route does not have",
        arguments: [
            "/v1/partner?x=1", "/v1/partner?&", "/v1/accounts?page=0", "/v1/accounts?page=01",
            "/v1/accounts?page=1&page=2", "/v1/accounts?per_page=101", "/v1/accounts?per_page=-1",
            "/v1/accounts?per_page=1e2", "/v1/accounts?per_page=", "/v1/accounts?per_page",
            "/v1/accounts?Page=1", "/v1/accounts?page=%31&page=1", "/v1/accounts?search=",
            "/v1/accounts?search=%00", "/v1/accounts?search=%FF", "/v1/accounts?search=%zz",
            "/v1/accounts?page=1;per_page=2", "/v1/accounts?&page=1", "/v1/accounts?page=1&",
            "/v1/accounts?auth_token=x", "/v1/accounts?page=99999999999999999999",
            "/v1/partner/analytics?from=2026-02-30", "/v1/partner/analytics?from=2026-5-1",
            "/v1/partner/analytics?from=2026-05-03&to=2026-05-01",
            "/v1/partner/analytics?from=2026-01-01&to=2026-05-01",
            "/v1/partner/analytics?from=2026-05-01T00:00:00Z",
            "/v1/accounts/MA_AAAA1234/transactions?type=both",
            "/v1/accounts/MA_AAAA1234/transactions?ledger=",
            "/v1/accounts/MA_AAAA1234?page=1", "/v1/whoami?x",
        ]
    )
    func query(_ path: String) async throws {
        let stage = try Staging.stage
        let reply = try await send("GET", path, stage.keys["full"])
        // A broken escape is refused before any route is known.
        let isBroken = path.contains("%zz")
        reply.expectProblem(400, isBroken ? "malformed-request" : "invalid-request")
        if !isBroken {
            #expect(try reply.json["errors"]?.elements.isEmpty == false)
        }
    }

    @Test("every key that does not open is answered alike")
    func keys() async throws {
        let stage = try Staging.stage
        let key = try #require(stage.keys["full"])
        let flipped = String(key.dropLast()) + (key.hasSuffix("0") ? "1" : "0")
        let fields = [
            "", "Authorization: Bearer ", "Authorization: Bearer x", "Authorization: \(key)",
            "Authorization: Basic dXNlcjpwYXNz", "Authorization: Bearer \(flipped)",
            "Authorization: Bearer \(key.dropLast())", "Authorization: Bearer \(key)\(key)",
            "Authorization: Bearer \(key.replacing("_live_", with: "_test_"))",
            "X-Api-Key: \(flipped)", "X-Api-Key:", "X-Auth-Token: \(key)",
        ]
        var bodies = Set<String>()
        for field in fields {
            let lines = field.isEmpty ? "" : field + "\r\n"
            let reply = try await raw("GET /v1/partner HTTP/1.1\r\nHost: x\r\n\(lines)\r\n")
            reply.expectProblem(401, "unauthorized", "\(field)")
            #expect(reply["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            bodies.insert(reply.withoutInstance)
        }
        #expect(bodies.count == 1)
        for field in ["authorization: bearer \(key)", "x-api-key: \(key)"] {
            let reply = try await raw("GET /v1/whoami HTTP/1.1\r\nHost: x\r\n\(field)\r\n\r\n")
            #expect(reply.status == 200)
        }
        let reader = try #require(stage.keys["reader"])
        let both = "Authorization: Bearer \(key)\r\nX-Api-Key: \(reader)\r\n"
        try await raw("GET /v1/whoami HTTP/1.1\r\nHost: x\r\n\(both)\r\n")
            .expectProblem(401, "identity-conflict")
        let twice = "X-Api-Key: \(key)\r\nX-Api-Key: \(key)\r\n"
        try await raw("GET /v1/whoami HTTP/1.1\r\nHost: x\r\n\(twice)\r\n")
            .expectProblem(400, "duplicate-header")
    }

    @Test(
        "a scope that is missing",
        arguments: [
            "/v1/partner", "/v1/partner/dashboard", "/v1/partner/analytics",
            "/v1/accounts/MA_AAAA1234/balance", "/v1/accounts/MA_AAAA1234/balances/INR",
            "/v1/accounts/MA_AAAA1234/transactions",
        ]
    )
    func scope(_ path: String) async throws {
        try await Staging.stage.get(path, as: "reader").expectProblem(403, "forbidden")
    }

    @Test("a write without its scope")
    func writeScope() async throws {
        let stage = try Staging.stage
        try await stage.create(NewAccountBody().text, key: "without-the-scope-for-it", as: "reader")
            .expectProblem(403, "forbidden")
    }

    @Test("an account of others is one that does not exist")
    func foreignAccount() async throws {
        let stage = try Staging.stage
        let foreign = try #require(stage.accounts.last)
        let absent = "MA_ABSENT00"
        let routes = ["", "/balance", "/transactions"].map {
            "GET /api/v1/partner/accounts/{id}\($0)"
        }
        for path in ["", "/balance", "/balances/INR", "/profile", "/transactions"] {
            let calls = try await stage.calls(of: routes)
            let hidden = try await stage.get("/v1/accounts/\(foreign)\(path)", as: "limited")
            hidden.expectProblem(404, "not-found")
            let missing = try await stage.get("/v1/accounts/\(absent)\(path)", as: "limited")
            #expect(try await stage.calls(of: routes) == calls, "the provider was asked")
            let unknown = try await stage.get("/v1/accounts/\(absent)\(path)")
            unknown.expectProblem(404, "not-found", "\(path)")
            #expect(hidden.withoutInstance == missing.withoutInstance)
            #expect(hidden.withoutInstance == unknown.withoutInstance)
            #expect(hidden.steadyFields == missing.steadyFields)
        }
    }

    // MARK: Sending

    private func send(_ method: String, _ path: String, _ key: String?) async throws -> Reply {
        let line = key.map { "X-Api-Key: \($0)\r\n" } ?? ""
        return try await raw("\(method) \(path) HTTP/1.1\r\nHost: gateway\r\n\(line)\r\n")
    }

    private func raw(_ text: String) async throws -> Reply {
        let connection = try Staging.stage.front.raw
        return try #require(await connection.send(text, lasting: true).replies.first)
    }
}
