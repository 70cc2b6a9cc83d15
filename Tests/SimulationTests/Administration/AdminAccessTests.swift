import HTTPTypes
import JSON
import TestSupport
import Testing

/// Nothing of the admin API is open to whom it is not meant for (API5, T18).
@Suite(.stage(.administered), .timeLimit(.minutes(15)))
struct AdminAccessTests {
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]

    /// Every path that the API's description has, its parameters filled in.
    private static func paths() async throws -> [String] {
        let description = try await AdminDescription(of: Staging.stage)
        return description.paths.map { path in
            path.replacing("{name}", with: "reader").replacing("{kid}", with: "0000000000")
                .replacing("{id}", with: "MA_ABSENT00")
                .replacing("{operation_id}", with: "01JV1QCZ5Y3C9D2M7K4T6WXBNE")
        }
    }

    @Test("every route and method is closed without a key, and with one that lacks the scope")
    func denial() async throws {
        let stage = try Staging.stage
        let paths = try await Self.paths()
        #expect(paths.count == 17)
        for path in paths {
            for method in Self.methods {
                for caller in [nil, "full"] {
                    let reply = try await stage.administer(method, path, as: caller)
                    let denied = caller == nil ? 401 : 403
                    #expect(
                        [denied, 405].contains(reply.status),
                        "\(method) \(path) \(reply.text)"
                    )
                }
                let wrong = try await stage.administer(
                    method,
                    path,
                    as: nil,
                    [("X-Api-Key", "vgwk_live_0000000000_" + String(repeating: "0", count: 49))]
                )
                #expect([401, 405].contains(wrong.status), "\(method) \(path) \(wrong.text)")
            }
        }
        // Nothing was done: who is named by the paths still calls.
        #expect(try await stage.get("/v1/partner", as: "reader").status == 200)
    }

    @Test("a path that is only nearly right is none, for anybody")
    func nearly() async throws {
        let stage = try Staging.stage
        for path in try await Self.paths() {
            let cases = [
                path.replacing("/admin", with: "/Admin"), path.replacing("/v1/", with: "/V1/"),
                path + "/", path.replacing("/v1/", with: "//v1/"), "/v1" + path,
                path.replacing("/v1/", with: "%2Fv1%2F"), path.replacing("/v1/", with: "/v1/./"),
                path + "/..", path + ";x",
            ]
            for near in cases {
                for method in Self.methods {
                    for caller in [nil, "ops"] {
                        let reply = try await stage.administer(method, near, as: caller)
                        #expect([400, 404].contains(reply.status), "\(method) \(near)")
                    }
                }
            }
        }
        // An encoded letter is the letter, and needs a key as that does.
        let encoded = "/%61dmin/v1/clients"
        try await stage.administer(.get, encoded, as: nil).expectProblem(401, "unauthorized")
        try await stage.administer(.get, encoded, as: "full").expectProblem(403, "forbidden")
        #expect(try await stage.administer(.get, encoded).status == 200)
    }

    @Test("refusals are the public listener's")
    func sameAnswers() async throws {
        let stage = try Staging.stage
        let id = [("X-Request-Id", "same")]
        let here = try await stage.administer(.get, Stage.clients, as: nil, id)
        let there = try await stage.front.send(.get, "/v1/partner", id)
        #expect(here.text == there.text)
        #expect(here.steadyFields == there.steadyFields)
        let both = id + [("X-Api-Key", try #require(stage.keys["full"]))]
        let conflict = try await stage.administer(.get, Stage.clients, both)
        conflict.expectProblem(401, "identity-conflict")
        try await stage.front.send(.get, Stage.clients, [stage.key("ops")])
            .expectProblem(404, "not-found")
    }

    @Test("OPTIONS tells the methods to whom the resource is open")
    func options() async throws {
        let stage = try Staging.stage
        let open = try await stage.administer(.options, "/healthz", as: nil)
        #expect(open.status == 204)
        #expect(open["Allow"] == "GET, HEAD, OPTIONS")
        let closed = try await stage.administer(.options, "\(Stage.clients)/reader")
        #expect(closed.status == 204)
        #expect(closed["Allow"] == "GET, PATCH, DELETE, HEAD, OPTIONS")
        try await stage.administer(.put, Stage.clients).expectProblem(405, "method-not-allowed")
        try await stage.administer(.get, "/admin/v1/nothing").expectProblem(404, "not-found")
        let head = try await stage.administer(.head, Stage.clients)
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
    }

    @Test(
        "a page of a browser is refused, whatever it brings",
        arguments: [
            ("cross-site", false), ("same-site", false), ("none", true), ("same-origin", true),
        ]
    )
    func browsers(_ site: String, _ isAllowed: Bool) async throws {
        let stage = try Staging.stage
        let reply = try await stage.administer(.get, Stage.clients, [("Sec-Fetch-Site", site)])
        if isAllowed {
            #expect(reply.status == 200)
        } else {
            reply.expectProblem(403, "cross-site-request")
        }
        // A key is nothing that a browser would send by itself.
        let keyed = try await stage.administer(
            .get,
            Stage.clients,
            [("Origin", "https://console.example")]
        )
        #expect(keyed.status == 200)
    }

    @Test("an administrator's own limits hold", .timeLimit(.minutes(15)))
    func limits() async throws {
        let stage = try await Stage.start(
            Stage.Plan(callers: [
                Caller(name: "hourly", scopes: ["admin"], more: ["--rate", "1/h", "--burst", "2"]),
                Caller(name: "elsewhere", scopes: ["admin"], more: ["--ip", "192.0.2.0/24"]),
                Caller(name: "later", scopes: ["admin"], more: ["--not-before", "720h"]),
            ])
        )
        for left in [1, 0] {
            let reply = try await stage.administer(.get, Stage.clients, as: "hourly")
            #expect(reply.status == 200)
            #expect(reply["RateLimit-Policy"] == "\"client\";q=2;w=7200")
            #expect(reply["RateLimit"]?.hasPrefix("\"client\";r=\(left);") == true)
        }
        let refused = try await stage.administer(.delete, "\(Stage.clients)/later", as: "hourly")
        refused.expectProblem(429, "quota-exceeded")
        #expect(refused["Retry-After"] != nil)
        // It is one limit for both listeners.
        try await stage.get("/v1/whoami", as: "hourly").expectProblem(429, "quota-exceeded")
        for caller in ["elsewhere", "later"] {
            try await stage.administer(.get, Stage.clients, as: caller)
                .expectProblem(401, "unauthorized")
        }
        try await stage.end()
    }

    @Test("a body is not asked for from whom it would not be taken")
    func invitation() async throws {
        let stage = try Staging.stage
        for (caller, status) in [("reader", 403), ("ops", 100)] {
            let key = try #require(stage.keys[caller])
            let connection = stage.admin.raw
            let outcome = await connection.send(
                "PUT \(Stage.credentials)/partner HTTP/1.1\r\nHost: x\r\nX-Api-Key: \(key)\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 4\r\n"
                    + "Expect: 100-continue\r\n\r\n",
                lasting: true
            )
            #expect(outcome.replies.first?.status == status)
        }
    }

    @Test("the description is told to administrators alone, and is the file")
    func description() async throws {
        let stage = try Staging.stage
        let path = "/admin/v1/openapi.yaml"
        let reply = try await stage.administer(.get, path)
        #expect(reply["Content-Type"] == "application/yaml")
        let tag = try #require(reply["ETag"])
        let again = try await stage.administer(.get, path, [("If-None-Match", tag)])
        #expect(again.status == 304)
        try await stage.administer(.get, path, as: "full").expectProblem(403, "forbidden")
    }
}

extension Stage {
    fileprivate func administer(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ more: [(String, String)]
    ) async throws -> Reply {
        try await administer(method, path, "", as: "ops", more)
    }

    fileprivate func administer(
        _ method: HTTPRequest.Method,
        _ path: String,
        as caller: String?,
        _ more: [(String, String)] = []
    ) async throws -> Reply {
        try await administer(method, path, "", as: caller, more)
    }
}
