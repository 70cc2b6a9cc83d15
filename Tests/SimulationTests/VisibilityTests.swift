import JSON
import TestSupport
import Testing

/// What clients that may see some accounts get to know, and what they share.
@Suite(.blocking) struct VisibilityTests {
    private static let plan = Stage.Plan(callers: [
        .full, Caller(name: "three", sight: .first(3)), Caller(name: "same", sight: .first(3)),
        Caller(name: "two", sight: .first(2)),
    ])

    @Test("a limited client's lists count its accounts alone", .timeLimit(.minutes(15)))
    func totals() async throws {
        let stage = try await Stage.start(Self.plan)
        let list = try await stage.get("/v1/accounts?per_page=2", as: "three")
        let root = try list.json
        #expect(root["total"]?.integer == 3)
        #expect(root["total_pages"]?.integer == 2)
        #expect(list["Link"] == "</v1/accounts?page=2&per_page=2>; rel=\"next\"")
        let next = try await stage.get("/v1/accounts?page=2&per_page=2", as: "three")
        #expect(next["Link"] == nil)
        let ids = try [list, next].flatMap {
            try $0.json["items"]?.elements.compactMap { $0["id"]?.string } ?? []
        }
        #expect(Set(ids) == Set(stage.accounts.prefix(3)))
        // A search finds nothing beyond them either.
        let all = try await stage.get("/v1/accounts?search=%40example", as: "three").json
        #expect(all["total"]?.integer == 3)
        let foreign = try await stage.get("/v1/accounts/\(stage.accounts[10])").json
        let email = try #require(foreign["email"]?.string).replacing("@", with: "%40")
        let none = try await stage.get("/v1/accounts?search=\(email)", as: "three").json
        #expect(none["total"]?.integer == 0)
        #expect(none["items"]?.elements.isEmpty == true)
        try await stage.end()
    }

    @Test("reports about all accounts are closed to it", .timeLimit(.minutes(15)))
    func reports() async throws {
        let stage = try await Stage.start(Self.plan)
        for path in ["/v1/partner/dashboard", "/v1/partner/analytics"] {
            #expect(try await stage.get(path).status == 200)
            try await stage.get(path, as: "three").expectProblem(403, "forbidden")
        }
        try await stage.end()
    }

    @Test("only clients that may see the same share an answer", .timeLimit(.minutes(15)))
    func sharing() async throws {
        let stage = try await Stage.start(Self.plan)
        var bodies: [String: [UInt8]] = [:]
        for caller in ["full", "three", "two"] {
            let reply = try await stage.get("/v1/accounts", as: caller)
            #expect(reply["Cache-Status"]?.contains("miss") == true, "\(caller)")
            bodies[caller] = reply.body
        }
        #expect(Set(bodies.values).count == 3)
        for (caller, owner) in [("same", "three"), ("two", "two"), ("full", "full")] {
            let reply = try await stage.get("/v1/accounts", as: caller)
            #expect(reply["Cache-Status"]?.contains("hit") == true, "\(caller)")
            #expect(reply.body == bodies[owner], "\(caller)")
        }
        // Another's entity tag proves nothing.
        let tag = try await stage.get("/v1/accounts")["ETag"] ?? ""
        let probe = try await stage.get("/v1/accounts", as: "two", [("If-None-Match", tag)])
        #expect(probe.status == 200)
        #expect(probe.body == bodies["two"])
        try await stage.end()
    }

    @Test("links lead through the whole list", .timeLimit(.minutes(15)))
    func links() async throws {
        let stage = try await Stage.start()
        var path: String? = "/v1/accounts?per_page=10&search=%40example"
        var ids: [String] = []
        while let next = path, ids.count < 100 {
            let reply = try await stage.get(next)
            ids += try reply.json["items"]?.elements.compactMap { $0["id"]?.string } ?? []
            let link = reply["Link"]?.firstMatch(of: #/<([^>]*)>; rel="next"/#)
            path = link.map { String($0.output.1) }
        }
        #expect(ids.count == stage.accounts.count)
        #expect(Set(ids) == Set(stage.accounts))
        try await stage.end()
    }

    @Test("a client learns who it is", .timeLimit(.minutes(15)))
    func whoami() async throws {
        let stage = try await Stage.start(Self.plan)
        let description = try await Description(of: stage)
        let reply = try await stage.get("/v1/whoami", as: "two")
        #expect(try description.violations(of: reply, to: "get", "/v1/whoami") == [])
        let root = try reply.json
        #expect(root["name"]?.string == "two")
        let accounts = root["accounts"]?.elements.compactMap(\.string) ?? []
        #expect(Set(accounts) == Set(stage.accounts.prefix(2)))
        #expect(Set(root["scopes"]?.elements.compactMap(\.string) ?? []) == Set(Caller.everything))
        try await stage.end()
    }
}
