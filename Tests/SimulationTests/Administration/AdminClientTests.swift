import HTTPTypes
import JSON
import TestSupport
import Testing

/// Clients are made, changed and ended over the admin API, and the public listener follows at once.
@Suite(.stage(.administered), .timeLimit(.minutes(15)))
struct AdminClientTests {
    private let clients = Stage.clients

    @Test("a client that is made works at once, and its key is shown this once")
    func creation() async throws {
        let stage = try Staging.stage
        let reply = try await stage.administer(
            .post,
            clients,
            """
            {"name":"made","scopes":["partner:read","accounts:read"],"accounts":["MA_B0000001","MA_A0000001"],
             "rate":"100/s","burst":150,"addresses":["127.0.0.0/8","::1/128"],
             "not_before":"2026-01-01T00:00:00Z","expires_at":"2096-01-31T12:00:00Z"}
            """
        )
        #expect(reply.status == 201, "\(reply.text)")
        #expect(reply["Location"] == "\(clients)/made")
        #expect(reply["Cache-Control"] == "no-store")
        #expect(reply["RateLimit"] != nil)
        let shown = try reply.json
        let key = try #require(shown["key"]?.string)
        #expect(try reply.codes("keys", "kid") == [try #require(shown["kid"]?.string)])
        #expect(shown["accounts"]?.elements.map(\.string) == ["MA_A0000001", "MA_B0000001"])
        #expect(shown["expires_at"]?.string == "2096-01-31T12:00:00.000Z")
        #expect(shown["addresses"]?.elements.map(\.string) == ["127.0.0.0/8", "::1/128"])
        #expect(shown["warnings"]?.elements.isEmpty == true)
        #expect(try await stage.status(with: key) == 200)
        let limits = try await stage.front.send(.get, "/v1/whoami", [("X-Api-Key", key)]).json
        #expect(limits["limits"]?.elements.first?["quota"]?.integer == 150)

        let read = try await stage.administer(.get, "\(clients)/made")
        #expect(!read.text.contains(key.suffix(40)))
        #expect(try read.json["key"] == nil)
        #expect(
            try read.json["scopes"]?.elements.map(\.string) == ["partner:read", "accounts:read"]
        )
        // The command line shows the same client.
        let told = try await stage.program.run(["client", "show", "made", "--json"])
        #expect(told.output.contains(#""rate":"100/s","burst":150"#))
    }

    @Test("every answer is as described")
    func descriptions() async throws {
        let stage = try Staging.stage
        let description = try await AdminDescription(of: stage)
        let one = "/{name}"
        func act(
            _ method: HTTPRequest.Method,
            _ pattern: String,
            _ body: String = "",
            query: String = "",
            kid: String = ""
        ) async throws -> Reply {
            let path = pattern.replacing("{name}", with: "described").replacing("{kid}", with: kid)
            let reply = try await stage.administer(method, clients + path + query, body)
            let name = method.rawValue.lowercased()
            let violations = try description.violations(of: reply, to: name, clients + pattern)
            #expect(violations == [], "\(method) \(pattern)")
            return reply
        }
        let body =
            #"{"name":"described","scopes":["admin"],"accounts":["MA_ABSENT00"],"burst":5,"#
            + #""addresses":["::1"],"not_before":"2026-01-01T00:00:00Z"}"#
        #expect(try await act(.post, "", body).status == 201)
        #expect(try await act(.post, "", body).status == 409)
        #expect(try await act(.post, "", "{}").status == 422)
        #expect(try await act(.get, "").status == 200)
        #expect(try await act(.patch, one, #"{"rate":"9/m"}"#).status == 200)
        let rotated = try await act(.post, "\(one)/rotate", #"{"grace":"500ms"}"#)
        #expect(rotated.status == 200)
        let kid = try #require(try rotated.json["kid"]?.string)
        let name = #"{"name":"DNS:described.test"}"#
        #expect(try await act(.post, "\(one)/certificates", name).status == 200)
        #expect(try await act(.get, one).status == 200)
        let query = "?name=DNS:described.test"
        #expect(try await act(.delete, "\(one)/certificates", query: query).status == 200)
        #expect(try await act(.delete, "\(one)/certificates", query: query).status == 404)
        #expect(try await act(.delete, "\(one)/keys/{kid}", kid: kid).status == 200)
        #expect(try await act(.delete, one).status == 200)
        #expect(try await act(.get, one).status == 200)
    }

    @Test("the list has every client, page by page")
    func list() async throws {
        let stage = try Staging.stage
        for index in 0..<3 { _ = try await stage.made("listed-\(index)") }
        let all = try await stage.administer(.get, "\(clients)?per_page=100")
        let names = try all.codes("items", "name")
        #expect(names == names.sorted())
        #expect(Set(["full", "ops", "branch", "reader", "listed-2"]).isSubset(of: names))
        #expect(try all.json["total"]?.integer ?? 0 >= names.count)
        let page = try await stage.administer(.get, "\(clients)?page=2&per_page=1")
        #expect(try page.codes("items", "name").count == 1)
        #expect(page["Link"] == "<\(clients)?page=3&per_page=1>; rel=\"next\"")
        let behind = try await stage.administer(.get, "\(clients)?page=1000000&per_page=100")
        #expect(try behind.codes("items", "name").isEmpty)
        #expect(behind["Link"] == nil)
    }

    @Test("a change holds at once, for connections that are open as well")
    func change() async throws {
        let stage = try Staging.stage
        let key = try await stage.made("changing")
        func status(_ path: String) async throws -> Int {
            try await stage.front.send(.get, path, [("X-Api-Key", key)]).status
        }
        #expect(try await status("/v1/partner") == 200)
        let path = "\(clients)/changing"
        let narrowed = try await stage.administer(.patch, path, #"{"scopes":["balances:read"]}"#)
        #expect(narrowed.status == 200, "\(narrowed.text)")
        #expect(try await status("/v1/partner") == 403)
        let moved = try await stage.administer(.patch, path, #"{"addresses":["192.0.2.0/24"]}"#)
        #expect(try moved.json["scopes"]?.elements.map(\.string) == ["balances:read"])
        #expect(try await status("/v1/whoami") == 401)
        _ = try await stage.administer(.patch, path, #"{"addresses":[]}"#)
        #expect(try await status("/v1/whoami") == 200)
        _ = try await stage.administer(.patch, path, #"{"requires_certificate":true}"#)
        #expect(try await status("/v1/whoami") == 401)
        let back = try await stage.administer(
            .patch,
            path,
            #"{"requires_certificate":false,"expires_at":null,"rate":"5/s","burst":null}"#
        )
        #expect(try back.json["rate"]?.string == "5/s")
        #expect(try await status("/v1/whoami") == 200)
        let nothing = try await stage.administer(.patch, path, "{}")
        #expect(nothing.status == 200)
    }

    @Test("a rotation gives a new key and lets the former one go on for a while")
    func rotation() async throws {
        let stage = try Staging.stage
        let former = try await stage.made("rotating")
        let path = "\(clients)/rotating"
        let reply = try await stage.administer(.post, "\(path)/rotate")
        #expect(reply.status == 200, "\(reply.text)")
        let next = try #require(try reply.json["key"]?.string)
        #expect(next != former)
        #expect(try reply.codes("keys", "state") == ["superseded", "valid"])
        #expect(try await stage.status(with: former) == 200)
        #expect(try await stage.status(with: next) == 200)
        try await stage.administer(.post, "\(path)/rotate", #"{"grace":"0s"}"#)
            .expectProblem(409, "rotation-in-progress")

        // One key is taken back, the other goes on.
        let kid = try #require(try reply.codes("keys", "kid").first)
        let taken = try await stage.administer(.delete, "\(path)/keys/\(kid)")
        #expect(try taken.codes("keys", "state") == ["ended", "valid"])
        #expect(try await stage.status(with: former) == 401)
        #expect(try await stage.status(with: next) == 200)
        let last = try await stage.administer(.post, "\(path)/rotate", #"{"grace":"0s"}"#)
        #expect(try last.json["state"]?.string == "active")
        #expect(try await stage.status(with: next) == 401)
        try await stage.administer(.delete, "\(path)/keys/0000000000").expectProblem(
            404,
            "not-found"
        )
    }

    @Test("a revoked client is refused at once, stays in the list, and does not change any more")
    func revocation() async throws {
        let stage = try Staging.stage
        let key = try await stage.made("ending")
        let path = "\(clients)/ending"
        #expect(try await stage.status(with: key) == 200)
        for _ in 0..<2 {
            let reply = try await stage.administer(.delete, path)
            #expect(reply.status == 200, "\(reply.text)")
            #expect(try reply.json["state"]?.string == "revoked")
            #expect(try reply.codes("warnings", "code") == [])
            #expect(try await stage.status(with: key) == 401)
        }
        try await stage.administer(.patch, path, #"{"rate":"1/s"}"#)
            .expectProblem(409, "client-revoked")
        try await stage.administer(.post, "\(path)/rotate").expectProblem(409, "client-revoked")
        try await stage.administer(.post, "\(path)/certificates", #"{"name":"DNS:ending.test"}"#)
            .expectProblem(409, "client-revoked")
        try await stage.administer(
            .post,
            clients,
            #"{"name":"ending","scopes":["partner:read"],"accounts":["*"]}"#
        ).expectProblem(409, "client-exists")
    }

    @Test("a name in certificates stands for one client")
    func certificates() async throws {
        let stage = try Staging.stage
        for name in ["bound", "other"] { _ = try await stage.made(name) }
        let uri = "URI:spiffe://example/billing?x=1"
        let body = #"{"name":"\#(uri)"}"#
        let bound = try await stage.administer(.post, "\(clients)/bound/certificates", body)
        #expect(bound.status == 200, "\(bound.text)")
        #expect(try bound.codes("certificates", "name") == [uri])
        #expect(try bound.codes("keys", "name") == [])
        for name in ["bound", "other"] {
            try await stage.administer(.post, "\(clients)/\(name)/certificates", body)
                .expectProblem(409, "certificate-bound")
        }
        let query = "?name=URI:spiffe://example/billing%3Fx=1"
        try await stage.administer(.delete, "\(clients)/other/certificates\(query)")
            .expectProblem(404, "certificate-not-bound")
        let freed = try await stage.administer(.delete, "\(clients)/bound/certificates\(query)")
        #expect(freed.status == 200, "\(freed.text)")
        #expect(try freed.codes("certificates", "name") == [])
        try await stage.administer(.delete, "\(clients)/bound/certificates")
            .expectProblem(400, "invalid-request")
        let other = try await stage.administer(.post, "\(clients)/other/certificates", body)
        #expect(other.status == 200)
    }

    @Test(
        "what is no client is not found",
        arguments: [
            (HTTPRequest.Method.get, ""), (.patch, ""), (.delete, ""), (.post, "/rotate"),
            (.delete, "/keys/0000000000"), (.post, "/certificates"),
            (.delete, "/certificates?name=DNS:a"),
        ]
    )
    func absence(_ method: HTTPRequest.Method, _ rest: String) async throws {
        let body =
            method == .patch
            ? #"{"rate":"1/s"}"# : rest == "/certificates" ? #"{"name":"DNS:a"}"# : ""
        try await Staging.stage.administer(method, "\(clients)/absent\(rest)", body)
            .expectProblem(404, "not-found")
    }

    @Test("of many who make the same client at once, one does")
    func race() async throws {
        let stage = try Staging.stage
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await stage.administer(
                        .post,
                        Stage.clients,
                        #"{"name":"raced","scopes":["partner:read"],"accounts":["*"]}"#
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(replies.count { $0.status == 201 } == 1)
        for reply in replies where reply.status != 201 { reply.expectProblem(409, "client-exists") }
    }
}
