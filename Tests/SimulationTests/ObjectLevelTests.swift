import HTTP
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import Gateway

/// Broken object level authorisation (OWASP API1): every route of the table with every kind of id and every
/// method, for a client that may see two accounts. A route that is added is here at once.
@Suite(.blocking, .timeLimit(.minutes(15))) struct ObjectLevelTests {
    /// Whose id stands in the path.
    enum Kind: CaseIterable {
        case own, other, absent, malformed
    }

    private static let plan = Stage.Plan(callers: [
        .full,
        Caller(name: "limited", sight: .first(2)),
    ])

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]

    /// The ids to put into paths, by kind.
    private struct Ids {
        let accounts: [Kind: String]
        let operations: [Kind: String]
        let calls: [Kind: String]
    }

    private static func ids(_ stage: Stage) async throws -> Ids {
        var operations: [Kind: String] = [
            .absent: "01JV1QCZ5Y3C9D2M7K4T6WXBNE", .malformed: "no-operation",
        ]
        for (kind, caller) in [(Kind.own, "limited"), (.other, "full")] {
            var body = NewAccountBody()
            body.email = "\(caller)@nila-traders.example"
            let reply = try await stage.create(body.text, key: "object-level-\(caller)", as: caller)
            try #require(reply.status == 201, "\(reply.text)")
            operations[kind] = try #require(try reply.json["operation_id"]?.string)
        }
        let accounts: [Kind: String] = [
            .own: stage.accounts[0], .other: stage.accounts[4], .absent: "MA_NONE1234",
            .malformed: "MA_lower-case",
        ]
        var calls: [Kind: String] = [
            .absent: "00000000-0000-4000-8000-000000000000", .malformed: "no.call",
        ]
        for kind in [Kind.own, .other] {
            let path = "/v1/accounts/\(accounts[kind] ?? "")/cdrs?per_page=1"
            let list = try await stage.get(path).json
            calls[kind] = try #require(list["items"]?.elements.first?["id"]?.string)
        }
        return Ids(accounts: accounts, operations: operations, calls: calls)
    }

    /// The paths of a route with ids of one kind; for routes without ids, there is one kind only.
    private static func paths(_ route: Route, _ kind: Kind, _ ids: Ids) -> [String] {
        let path = route.pattern.replacing("{id}", with: ids.accounts[kind] ?? "")
            .replacing("{operation_id}", with: ids.operations[kind] ?? "")
            .replacing("{currency}", with: "INR")
            .replacing("{call_id}", with: ids.calls[kind] ?? "")
        let queries = route.parameters.map { "?\($0.name)=\(value(of: $0))" }
        return [path] + queries.map { path + $0 }
    }

    private static func value(of parameter: QueryParameter) -> String {
        switch "\(parameter.name)" {
        case "from", "to": "2026-05-01"
        case "type": "credit"
        case "ledger": "account"
        case "search": "a"
        case "direction": "inbound"
        case "status": "answered"
        case "state": "completed"
        default: "1"
        }
    }

    /// Everything there is to ask, and what the client gets to see.
    private static func matrix(_ stage: Stage, _ ids: Ids) async throws -> [String: Reply] {
        var replies: [String: Reply] = [:]
        for route in Route.allCases {
            let kinds = route.pattern.contains("{") ? Kind.allCases : [.own]
            for kind in kinds {
                for (number, path) in paths(route, kind, ids).enumerated() {
                    // What does not read does not look at a query either.
                    for method in number == 0 ? methods : [.get, .head] {
                        let reply = try await stage.front.send(
                            method,
                            path,
                            [try stage.key("limited"), ("X-Request-Id", "same")]
                        )
                        replies["\(route) \(number) \(kind) \(method)"] = reply
                    }
                }
            }
        }
        return replies
    }

    @Test("another's is answered as what does not exist, octet for octet, whatever is in the cache")
    func matrix() async throws {
        let stage = try await Stage.start(Self.plan)
        let ids = try await Self.ids(stage)
        let cold = try await Self.matrix(stage, ids)
        for (name, reply) in cold where name.contains(" other ") {
            let absent = try #require(cold[name.replacing(" other ", with: " absent ")])
            #expect(reply.octets == absent.octets, "\(name)")
            #expect(!(200..<300).contains(reply.status) || name.hasSuffix("OPTIONS"), "\(name)")
        }
        // A client that may see everything has asked for all of it: nothing is different.
        for route in Route.allCases where route.method == .get {
            for kind in Kind.allCases {
                for path in Self.paths(route, kind, ids) { _ = try await stage.get(path) }
            }
        }
        let warm = try await Self.matrix(stage, ids)
        for (name, reply) in warm {
            let before = try #require(cold[name])
            guard !name.contains(" own ") else {
                #expect(reply.status == before.status, "\(name)")
                continue
            }
            #expect(reply.octets == before.octets, "\(name)")
        }
        expectStatuses(cold)
        try await Self.expectNoStranger(stage, ids)
        try await stage.end()
    }

    /// The client's own account does not lead to another's call.
    private static func expectNoStranger(_ stage: Stage, _ ids: Ids) async throws {
        let own = "/v1/accounts/\(try #require(ids.accounts[.own]))/cdrs/"
        for kind in [Kind.other, .absent] {
            try await stage.get(own + (ids.calls[kind] ?? ""), as: "limited")
                .expectProblem(404, "not-found")
        }
        // Nothing of the account was lost from the cache over that.
        let call = try await stage.get(own + (ids.calls[.own] ?? ""), as: "limited")
        #expect(call["Cache-Status"]?.contains("hit") == true)
    }

    /// That the matrix looks at what it seems to look at.
    private func expectStatuses(_ replies: [String: Reply]) {
        for route in Route.allCases where route.pattern.contains("{") {
            let asked = { (kind: Kind) in
                replies["\(route) 0 \(kind) \(route.method.name)"]?.status
            }
            // A write without a body comes no further than that.
            #expect(asked(.own) == (route.isWrite ? 415 : 200), "\(route)")
            #expect(asked(.other) == 404, "\(route)")
            #expect(asked(.malformed) == (route.namesAccount ? 400 : 404), "\(route)")
            #expect(replies["\(route) 0 \(Kind.other) DELETE"]?.status == 405, "\(route)")
        }
        let text = replies.filter { $0.key.contains(" own ") }.values.map(\.text).joined()
        #expect(text.contains("MA_"))
    }

    @Test("lists and totals count the client's accounts alone, page by page and in every search")
    func lists() async throws {
        let stage = try await Stage.start(Self.plan)
        // What the other client sees is in the cache.
        for path in ["/v1/accounts", "/v1/accounts?per_page=1", "/v1/accounts?search=a"] {
            #expect(try await stage.get(path).status == 200)
        }
        var seen: [String] = []
        for page in 1...3 {
            let reply = try await stage.get("/v1/accounts?page=\(page)&per_page=1", as: "limited")
            let root = try reply.json
            #expect(root["total"]?.integer == 2 && root["total_pages"]?.integer == 2)
            #expect((reply["Link"] == nil) == (page > 1))
            seen += root["items"]?.elements.compactMap { $0["id"]?.string } ?? []
        }
        #expect(seen.sorted() == stage.accounts.prefix(2).sorted())
        let other = try await stage.get("/v1/accounts/\(stage.accounts[9])").json
        for member in ["id", "email", "name", "phone"] {
            guard let value = other[member]?.string else { continue }
            let words = value.replacing("@", with: "%40").replacing(" ", with: "%20")
                .replacing("+", with: "%2B")
            let found = try await stage.get("/v1/accounts?search=\(words)", as: "limited").json
            let ids = found["items"]?.elements.compactMap { $0["id"]?.string } ?? []
            #expect(Set(ids).isSubset(of: stage.accounts.prefix(2)), "\(member)")
            #expect(found["total"]?.integer == ids.count, "\(member)")
        }
        try await stage.end()
    }

    @Test(
        "both ledgers of an account hold that account's rows alone",
        arguments: ["partner", "account"]
    )
    func ledgers(_ ledger: String) async throws {
        let stage = try await Stage.start(Self.plan)
        for account in stage.accounts.prefix(2) {
            let path = "/v1/accounts/\(account)/transactions?ledger=\(ledger)&per_page=2"
            let limited = try await stage.get(path, as: "limited")
            let root = try limited.json
            let rows = try #require(root["items"]?.elements)
            #expect(rows.allSatisfy { $0["account_id"]?.string == account })
            // Nothing that others may see is missing either.
            #expect(try await stage.get(path).json["total"]?.integer == root["total"]?.integer)
        }
        try await stage.end()
    }
}
