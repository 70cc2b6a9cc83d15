import HTTPTypes
import JSON
import TestSupport
import Testing

/// What is kept, for how long it counts, and how it is asked for again.
@Suite(.blocking) struct CachingTests {
    private static let listRoute = "GET /api/v1/partner/accounts"

    @Test("the second read costs the provider nothing", .timeLimit(.minutes(15)))
    func hit() async throws {
        let stage = try await Stage.start()
        let before = try await stage.calls(of: Self.listRoute)
        let first = try await stage.get("/v1/accounts")
        #expect(first["Cache-Status"] == "vobiz-gateway; fwd=miss; stored")
        #expect(first["Age"] == "0")
        #expect(first["Cache-Control"] == "private, max-age=15")
        #expect(first["Vary"]?.contains("Authorization") == true)
        let second = try await stage.get("/v1/accounts")
        let status = try #require(second["Cache-Status"])
        let ttl = try #require(status.wholeMatch(of: #/vobiz-gateway; hit; ttl=(\d+)/#)?.output.1)
        #expect(second["Cache-Control"] == "private, max-age=\(ttl)")
        let age = try #require(second["Age"].flatMap { Int($0) })
        #expect((14...15).contains(age + (try #require(Int(ttl)))))
        #expect(second.body == first.body)
        #expect(second["ETag"] == first["ETag"])
        #expect(second["X-Request-Id"] != first["X-Request-Id"])
        #expect(try await stage.calls(of: Self.listRoute) == before + 1)
        try await stage.end()
    }

    @Test("order and defaults of a query make no difference", .timeLimit(.minutes(15)))
    func canonicalQuery() async throws {
        let stage = try await Stage.start()
        let before = try await stage.calls(of: Self.listRoute)
        let same = [
            ["", "?page=1", "?per_page=20", "?page=1&per_page=20", "?per_page=20&page=1"],
            ["?search=nila", "?search=%6Eil%61", "?search=nila&page=1"],
        ]
        for queries in same {
            var tags = Set<String?>()
            for query in queries {
                tags.insert(try await stage.get("/v1/accounts\(query)")["ETag"])
            }
            #expect(tags.count == 1, "\(queries)")
        }
        #expect(try await stage.calls(of: Self.listRoute) == before + same.count)
        let other = try await stage.get("/v1/accounts?per_page=21")
        #expect(other["Cache-Status"]?.contains("miss") == true)
        try await stage.end()
    }

    @Test("a tag that still holds is answered without a body", .timeLimit(.minutes(15)))
    func conditional() async throws {
        let stage = try await Stage.start()
        let path = "/v1/partner"
        // The first answer is made by another part than the later ones.
        let made = try await stage.get(path, [("If-None-Match", "*")])
        let full = try await stage.get(path)
        let tag = try #require(full["ETag"])
        var unchanged = [made]
        for condition in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
            unchanged.append(try await stage.get(path, [("If-None-Match", condition)]))
        }
        for reply in unchanged {
            #expect(reply.status == 304)
            #expect(reply.body == [])
            #expect(reply["ETag"] == tag)
            #expect(reply["Cache-Control"]?.hasPrefix("private, max-age=") == true)
            // A length would be the one of the whole document (RFC 9110 §8.6).
            #expect([nil, "\(full.body.count)"].contains(reply["Content-Length"]))
        }
        for condition in ["\"other\"", tag.replacing("\"", with: "")] {
            let reply = try await stage.get(path, [("If-None-Match", condition)])
            #expect(reply.status == 200, "\(condition)")
            #expect(reply.body == full.body)
        }
        try await stage.end()
    }

    @Test("HEAD tells what GET would", .timeLimit(.minutes(15)))
    func head() async throws {
        let stage = try await Stage.start()
        for path in ["/v1/partner", "/v1/accounts?per_page=2", "/openapi.json", "/v1/whoami"] {
            let first = try await stage.front.send(.head, path, [try stage.key()])
            let get = try await stage.get(path)
            let head = try await stage.front.send(.head, path, [try stage.key()])
            for reply in [first, head] {
                #expect(reply.status == 200)
                #expect(reply.body == [])
                #expect(reply["Content-Length"] == "\(get.body.count)", "\(path)")
                #expect(reply["Content-Type"] == get["Content-Type"])
                #expect(reply["ETag"] == get["ETag"])
            }
        }
        let missing = try await stage.front.send(.head, "/v1/nothing", [try stage.key()])
        #expect(missing.status == 404)
        #expect(missing.body == [])
        #expect(missing["Content-Length"] != "0")
        try await stage.end()
    }

    @Test("a lifetime of nothing keeps nothing", .timeLimit(.minutes(15)))
    func noLifetime() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: ["cache.routes.accounts.ttl=0s"])
        )
        let before = try await stage.calls(of: Self.listRoute)
        for _ in 0..<3 {
            let reply = try await stage.get("/v1/accounts")
            #expect(reply.status == 200)
            #expect(reply["Cache-Status"]?.contains("hit") == false)
        }
        #expect(try await stage.calls(of: Self.listRoute) == before + 3)
        try await stage.end()
    }
}
