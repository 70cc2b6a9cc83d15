import HTTP
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import Gateway

extension Stage.Plan {
    /// Besides the one who may do everything, some who may see less. What is kept is kept for longer than
    /// any test takes.
    fileprivate static let callersOfParts = Stage.Plan(
        callers: [
            .full, Caller(name: "balances", scopes: ["balances:read"]),
            Caller(name: "partner", scopes: ["partner:read"]), Caller(name: "other"),
        ],
        settings: ["account", "profile", "balance", "transactions"].map {
            "cache.routes.\($0).ttl=1h"
        }
    )
}

/// What the gateway puts together itself: an account's limits, its overview, a client's writes; and what all
/// reads have in common.
@Suite(.serialized, .stage(.callersOfParts), .timeLimit(.minutes(15)))
struct OverviewTests {
    private static let account = "GET /api/v1/partner/accounts/{id}"
    private static let profile = "GET /api/v1/auth/me"
    private static let wallet = "GET /api/v1/partner/accounts/{id}/balance"
    private static let ledger = "GET /api/v1/partner/accounts/{id}/transactions"
    private static let failure = #""kind":"answer","status":503,"family":"coded","count":1"#

    private func calls(_ stage: Stage) async throws -> [Int] {
        var calls: [Int] = []
        for route in [Self.account, Self.profile, Self.wallet, Self.ledger] {
            calls.append(try await stage.calls(of: route))
        }
        return calls
    }

    private func statuses(_ reply: Reply) throws -> [String?] {
        let root = try reply.json
        return OverviewPart.allCases.map { root[$0.rawValue]?["status"]?.string }
    }

    @Test("the parts of an overview are the answers of their routes, and are asked for once")
    func sharing() async throws {
        let stage = try Staging.stage
        let path = "/v1/accounts/\(stage.accounts[3])"
        try await stage.simulator.forgetRequests()
        let whole = try await stage.get("\(path)/overview")
        #expect(try statuses(whole) == ["ok", "ok", "ok", "ok"])
        #expect(whole["Cache-Control"] == "no-store")
        // One call for the customer's token, and the limits came with the profile.
        #expect(try await calls(stage) == [1, 1, 1, 1])
        for part in ["profile", "balance", "transactions"] {
            let reply = try await stage.get("\(path)/\(part)")
            #expect(reply["Cache-Status"]?.contains("hit") == true, "\(part)")
            let value = try #require(try whole.json[part]?["value"])
            #expect(JSONText.of(value) == JSONText.of(try reply.json), "\(part)")
        }
        let again = try await stage.get("\(path)/overview")
        #expect(JSONText.of(try again.json) == JSONText.of(try whole.json))
        #expect(try await calls(stage) == [1, 1, 1, 1])
    }

    @Test("a part that fails neither fails the others nor stays that way")
    func failure() async throws {
        let stage = try Staging.stage
        let path = "/v1/accounts/\(stage.accounts[5])/overview"
        try await stage.order(Self.failure, on: Self.wallet)
        let partial = try await stage.get(path)
        #expect(partial.status == 200)
        #expect(try statuses(partial) == ["ok", "failed", "ok", "ok"])
        let problem = try #require(try partial.json["balance"]?["problem"])
        #expect(problem["type"]?.string == "urn:vgw:problem:upstream-error")
        #expect(problem["instance"]?.string == partial["X-Request-Id"])
        let description = try await Description(of: stage)
        let pattern = "/v1/accounts/{id}/overview"
        #expect(try description.violations(of: partial, to: "get", pattern) == [])
        #expect(try statuses(try await stage.get(path)) == ["ok", "ok", "ok", "ok"])
    }

    @Test("a client sees the parts that its scopes allow")
    func scopes() async throws {
        let stage = try Staging.stage
        let path = "/v1/accounts/\(stage.accounts[6])/overview"
        try await stage.simulator.forgetRequests()
        let some = try await stage.get(path, as: "balances")
        #expect(try statuses(some) == ["forbidden", "ok", "forbidden", "forbidden"])
        // Nothing was asked that the client may not see.
        #expect(try await calls(stage) == [0, 0, 1, 0])
        try await stage.get(path, as: "partner").expectProblem(403, "forbidden")
        try await stage.get("/v1/accounts/MA_NONE0001/overview").expectProblem(404, "not-found")
    }

    @Test("limits are learned in passing, and else from the account, once")
    func limits() async throws {
        let stage = try Staging.stage
        let limits = "/v1/accounts/\(stage.accounts[8])/limits"
        try await stage.simulator.forgetRequests()
        try await stage.order(Self.failure, on: Self.account)
        try await stage.get(limits).expectProblem(503, "upstream-error")
        let first = try await stage.get(limits).json
        #expect(first["cps"]?["source"]?.string == "upstream")
        #expect(first["concurrent_calls"]?["limit"]?.integer != nil)
        _ = try await stage.get(limits)
        #expect(try await stage.calls(of: Self.account) == 2)
        // The list of accounts holds them all.
        #expect(try await stage.get("/v1/accounts?per_page=100").status == 200)
        for account in stage.accounts {
            let learned = try await stage.get("/v1/accounts/\(account)/limits").json
            #expect(learned["cps"]?["limit"]?.integer != nil, "\(account)")
        }
        #expect(try await stage.calls(of: Self.account) == 2)
        try await stage.get("/v1/accounts/MA_NONE0001/limits").expectProblem(404, "not-found")
    }

    @Test("a client's writes come newest first, by state and page by page")
    func operations() async throws {
        let stage = try Staging.stage
        var body = NewAccountBody()
        var ids: [String] = []
        for number in 0..<3 {
            // The last one is refused: the address is in use.
            body.email = "writes.\(min(number, 1))@nila-traders.example"
            let reply = try await stage.create(body.text, key: "write-number-0000\(number)")
            #expect(reply.status == (number < 2 ? 201 : 409), "\(reply.text)")
            ids.insert(try #require(try reply.json["operation_id"]?.string), at: 0)
        }
        func list(_ query: String, _ expected: [String], link: String?) async throws {
            let reply = try await stage.get("/v1/operations?\(query)")
            let items = try reply.json["items"]?.elements ?? []
            #expect(items.compactMap { $0["operation_id"]?.string } == expected, "\(query)")
            #expect(reply["Link"] == link.map { "</v1/operations?\($0)>; rel=\"next\"" })
            #expect(reply["Cache-Control"] == "no-store")
            let description = try await Description(of: stage)
            let wrong = try description.violations(of: reply, to: "get", "/v1/operations")
            #expect(wrong == [], "\(query)")
        }
        try await list("per_page=2", [ids[0], ids[1]], link: "page=2&per_page=2")
        try await list("page=2&per_page=2", [ids[2]], link: nil)
        try await list("state=completed", [ids[1], ids[2]], link: nil)
        try await list(
            "state=completed&per_page=1",
            [ids[1]],
            link: "page=2&per_page=1&state=completed"
        )
        try await list("state=not_executed", [ids[0]], link: nil)
        try await list("state=unknown", [], link: nil)
        let others = try await stage.get("/v1/operations", as: "other").json
        #expect(others["total"]?.integer == 0)
        for query in ["state=done", "page=0", "per_page=101", "client=x"] {
            try await stage.get("/v1/operations?\(query)").expectProblem(400, "invalid-request")
        }
    }

    @Test("every route that can be read answers HEAD and OPTIONS, and nothing that it has not")
    func methods() async throws {
        let stage = try Staging.stage
        let account = stage.accounts[4]
        let calls = try await stage.get("/v1/accounts/\(account)/cdrs?per_page=1").json
        let call = try #require(calls["items"]?.elements.first?["id"]?.string)
        let created = try await stage.create(
            NewAccountBody().text,
            key: "an-account-of-all-methods"
        )
        let operation = try #require(try created.json["operation_id"]?.string)
        for route in Route.allCases where route.method == .get {
            let path = route.pattern.replacing("{id}", with: account)
                .replacing("{currency}", with: "INR").replacing("{call_id}", with: call)
                .replacing("{operation_id}", with: operation)
            let writes = Route.allCases.contains {
                $0.method == .post && $0.pattern == route.pattern
            }
            _ = try await stage.get(path)
            let get = try await stage.get(path)
            #expect(get.status == 200, "\(path)")
            let head = try await stage.front.send(.head, path, [try stage.key()])
            #expect(head.status == 200 && head.body.isEmpty, "\(path)")
            #expect(head.readFields == get.readFields, "\(path)")
            #expect(head["Content-Length"] == "\(get.body.count)", "\(path)")
            let allowed = writes ? "GET, POST, HEAD, OPTIONS" : "GET, HEAD, OPTIONS"
            let options = try await stage.front.send(.options, path)
            #expect(options.status == 204 && options["Allow"] == allowed, "\(path)")
            for method in [HTTPRequest.Method.put, .patch, .delete, .post] {
                guard method != .post || !writes else { continue }
                let reply = try await stage.front.send(method, path, [try stage.key()])
                reply.expectProblem(405, "method-not-allowed", "\(method) \(path)")
                #expect(reply["Allow"] == allowed, "\(method) \(path)")
            }
        }
    }
}

extension Reply {
    /// All fields but those that differ between any two answers about the same.
    fileprivate var readFields: [String] {
        let changing = ["age", "cache-control", "cache-status"]
        return steadyFields.filter { line in !changing.contains { line.hasPrefix($0 + ":") } }
    }
}
