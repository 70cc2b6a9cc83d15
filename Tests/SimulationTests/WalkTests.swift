import HTTP
import JSON
import TestSupport
import Testing

@testable import Gateway

/// Every read there is, and the creation of an account, once each through both processes; the whole
/// body compared with a text that was checked by eye, and with the description.
@Suite(.blocking) struct WalkTests {
    struct Step: Sendable {
        /// Of the golden file.
        let name: String
        let pattern: String
        var query = ""

        /// The path for an account and one of its calls.
        func path(_ account: String, _ call: String) -> String {
            let path = pattern.replacing("{id}", with: account).replacing("{currency}", with: "INR")
                .replacing("{call_id}", with: call)
            return query.isEmpty ? path : "\(path)?\(query)"
        }
    }

    private static let steps = [
        Step(name: "partner", pattern: "/v1/partner"),
        Step(name: "dashboard", pattern: "/v1/partner/dashboard"),
        Step(name: "analytics", pattern: "/v1/partner/analytics"),
        Step(
            name: "analytics.period",
            pattern: "/v1/partner/analytics",
            query: "from=2026-05-01&to=2026-05-03"
        ),
        Step(name: "accounts", pattern: "/v1/accounts", query: "per_page=3"),
        Step(name: "accounts.last", pattern: "/v1/accounts", query: "page=5&per_page=5"),
        Step(name: "accounts.behind", pattern: "/v1/accounts", query: "page=6&per_page=5"),
        Step(name: "accounts.search", pattern: "/v1/accounts", query: "search=23%40"),
        Step(name: "account", pattern: "/v1/accounts/{id}"),
        Step(name: "wallet", pattern: "/v1/accounts/{id}/balance"),
        Step(name: "balance", pattern: "/v1/accounts/{id}/balances/{currency}"),
        Step(name: "profile", pattern: "/v1/accounts/{id}/profile"),
        Step(
            name: "transactions",
            pattern: "/v1/accounts/{id}/transactions",
            query: "per_page=4"
        ),
        Step(
            name: "transactions.second",
            pattern: "/v1/accounts/{id}/transactions",
            query: "page=2&per_page=4"
        ),
        Step(
            name: "transactions.credits",
            pattern: "/v1/accounts/{id}/transactions",
            query: "type=credit&per_page=2"
        ),
        Step(
            name: "transactions.debits",
            pattern: "/v1/accounts/{id}/transactions",
            query: "type=debit&per_page=2"
        ),
        Step(
            name: "transactions.window",
            pattern: "/v1/accounts/{id}/transactions",
            query: "from=2026-05-01&to=2026-05-03&per_page=2"
        ),
        Step(
            name: "ledger",
            pattern: "/v1/accounts/{id}/transactions",
            query: "ledger=account&per_page=4"
        ),
        Step(
            name: "ledger.window",
            pattern: "/v1/accounts/{id}/transactions",
            query: "ledger=account&per_page=2&type=debit&from=2026-05-01&to=2026-05-03"
        ),
        Step(name: "cdrs", pattern: "/v1/accounts/{id}/cdrs", query: "per_page=3"),
        Step(name: "cdrs.second", pattern: "/v1/accounts/{id}/cdrs", query: "page=2&per_page=2"),
        Step(
            name: "cdrs.answered",
            pattern: "/v1/accounts/{id}/cdrs",
            query: "status=answered&direction=outbound&min_seconds=10&per_page=2"
        ),
        // Spelled in one way by the one shape, in the other by the other.
        Step(
            name: "cdrs.no-answer",
            pattern: "/v1/accounts/{id}/cdrs",
            query: "status=no_answer&hangup_cause=NO_ANSWER&per_page=2"
        ),
        Step(
            name: "cdrs.window",
            pattern: "/v1/accounts/{id}/cdrs",
            query: "from=2026-05-01&to=2026-05-03&per_page=2"
        ),
        Step(name: "cdr", pattern: "/v1/accounts/{id}/cdrs/{call_id}"),
        Step(name: "numbers", pattern: "/v1/accounts/{id}/numbers"),
        Step(
            name: "numbers.search",
            pattern: "/v1/accounts/{id}/numbers",
            query: "search=%2B9155555000"
        ),
        Step(name: "limits", pattern: "/v1/accounts/{id}/limits"),
        Step(name: "overview", pattern: "/v1/accounts/{id}/overview"),
    ]

    @Test("every route that needs a scope for reading is a step", arguments: Route.allCases)
    func completeness(_ route: Route) {
        guard route.method == .get else { return }
        switch route.access {
        case .open, .anyClient: break
        case .scope, .anyScope:
            #expect(Self.steps.contains { $0.pattern == route.pattern })
        }
    }

    @Test(
        "every route answers as the golden files and the description say, whatever the provider adds",
        .timeLimit(.minutes(15)),
        arguments: ["schema", "example"],
        [[], ["--extra-fields"]]
    )
    func walk(shape: String, provider: [String]) async throws {
        let stage = try await Stage.start(Stage.Plan(shape: shape, provider: provider))
        let description = try await Description(of: stage)
        let account = try #require(stage.accounts.dropFirst(4).first)
        let calls = try await stage.get("/v1/accounts/\(account)/cdrs?per_page=1").json
        let call = try #require(calls["items"]?.elements.first?["id"]?.string)
        for step in Self.steps {
            let reply = try await stage.get(step.path(account, call))
            #expect(reply.status == 200, "\(step.name): \(reply.text)")
            let wrong = try description.violations(of: reply, to: "get", step.pattern)
            #expect(wrong == [], "\(step.name)")
            try Golden(path: "walk/\(shape)/\(step.name).json").check(try Self.text(of: reply))
        }
        try await stage.end()
    }

    @Test(
        "an account that is created answers as the golden file says",
        .timeLimit(.minutes(15)),
        arguments: ["schema", "example"]
    )
    func creation(shape: String) async throws {
        let stage = try await Stage.start(Stage.Plan(shape: shape))
        let description = try await Description(of: stage)
        let reply = try await stage.create(NewAccountBody().text, key: "walk-of-all-routes")
        #expect(reply.status == 201, "\(reply.text)")
        #expect(try description.violations(of: reply, to: "post", "/v1/accounts") == [])
        try Golden(path: "walk/\(shape)/created.json").check(try Self.text(of: reply))
        let id = try #require(try reply.json["id"]?.string)
        let account = try await stage.get("/v1/accounts/\(id)")
        try Golden(path: "walk/\(shape)/created.account.json").check(try Self.text(of: account))
        try await stage.end()
    }

    /// The body with what differs from run to run checked for its form and replaced: the time of the
    /// question, and the operation's name.
    private static func text(of reply: Reply) throws -> String {
        let time = #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z/#
        let operation = #/[0-9A-HJKMNP-TV-Z]{26}/#
        return JSONText.of(try reply.json) { name, value in
            let text = value.string ?? ""
            switch name {
            case "as_of", "learned_at":
                #expect(text.wholeMatch(of: time) != nil, "\(text)")
                return "(now)"
            case "operation_id":
                #expect(text.wholeMatch(of: operation) != nil, "\(text)")
                #expect(reply["Location"] == "/v1/operations/\(text)")
                return "(a new one)"
            default: return nil
            }
        }
    }
}
