import HTTPTypes
import JSON
import TestSupport
import Testing

/// How far an administrator's word goes (decision 0028), and what is said to one who shuts the door behind
/// himself.
@Suite(.blocking) struct AdminMandateTests {
    @Test("one of two accounts deals with those alone", .timeLimit(.minutes(15)))
    func accounts() async throws {
        let stage = try await Stage.start(.administered)
        let own = try #require(stage.accounts.first)
        let foreign = try #require(stage.accounts.last)
        func create(_ name: String, _ accounts: String, _ more: String = "") async throws -> Reply {
            try await stage.administer(
                .post,
                Stage.clients,
                #"{"name":"\#(name)","scopes":["accounts:read"],"accounts":[\#(accounts)]\#(more)}"#,
                as: "branch"
            )
        }
        for accounts in [#""*""#, #""\#(foreign)""#, #""\#(own)","\#(foreign)""#] {
            let reply = try await create("too-much", accounts)
            reply.expectProblem(403, "beyond-own-permissions")
            #expect(try reply.codes("errors", "field") == ["accounts"])
        }
        let made = try await create("of-the-branch", #""\#(own)""#)
        #expect(made.status == 201, "\(made.text)")
        let key = try #require(try made.json["key"]?.string)
        let list = try await stage.front.send(.get, "/v1/accounts", [("X-Api-Key", key)])
        #expect(try list.json["total"]?.integer == 1)
        let visible = try await stage.administer(.get, Stage.clients, as: "branch")
        #expect(try visible.codes("items", "name") == ["branch", "of-the-branch"])
        #expect(try visible.json["total"]?.integer == 2)

        // Others are not there, whatever is asked of them.
        for name in ["reader", "ops", "absent"] {
            for (method, path, body) in [
                (HTTPRequest.Method.get, "", ""), (.patch, "", #"{"rate":"1/s"}"#),
                (.delete, "", ""),
                (.post, "/rotate", ""), (.delete, "/keys/0000000000", ""),
                (.post, "/certificates", #"{"name":"DNS:a.test"}"#),
                (.delete, "/certificates?name=DNS:a.test", ""),
            ] {
                let path = "\(Stage.clients)/\(name)\(path)"
                let reply = try await stage.administer(method, path, body, as: "branch")
                reply.expectProblem(404, "not-found", "\(method) \(path)")
            }
        }
        try await stage.administer(
            .patch,
            "\(Stage.clients)/of-the-branch",
            #"{"accounts":["*"]}"#,
            as: "branch"
        ).expectProblem(403, "beyond-own-permissions")
        #expect(try await stage.get("/v1/partner", as: "reader").status == 200)

        try await credentials(stage, own, foreign)
        try await stage.end()
    }

    private func credentials(_ stage: Stage, _ own: String, _ foreign: String) async throws {
        for (method, path, body) in [
            (HTTPRequest.Method.put, "/partner", #"{"auth_id":"PA_DEMO0001","token":"t"}"#),
            (.post, "/partner/probe", ""), (.post, "/partner/promote", ""),
            (.post, "/partner/rollback", ""), (.delete, "/partner/standby", ""),
        ] {
            try await stage.administer(method, Stage.credentials + path, body, as: "branch")
                .expectProblem(403, "beyond-own-permissions", "\(path)")
        }
        let customers = "\(Stage.credentials)/customers"
        let token = #"{"token":"of-a-customer"}"#
        for account in [foreign, "MA_ABSENT00"] {
            for (method, body) in [(HTTPRequest.Method.put, token), (.delete, "")] {
                try await stage.administer(method, "\(customers)/\(account)", body, as: "branch")
                    .expectProblem(404, "not-found")
            }
        }
        for (caller, account) in [("branch", own), ("ops", foreign)] {
            let path = "\(customers)/\(account)"
            #expect(try await stage.administer(.put, path, token, as: caller).status == 201)
        }
        let list = try await stage.administer(.get, Stage.credentials, as: "branch")
        #expect(try list.codes("items", "auth_id") == [own])
        #expect(try list.json["total"]?.integer == 1)
    }

    @Test("bounds are not shed by making an administrator without them", .timeLimit(.minutes(15)))
    func bounds() async throws {
        let stage = try await Stage.start(.administered)
        let made = try await stage.administer(
            .post,
            Stage.clients,
            """
            {"name":"visitor","scopes":["admin"],"accounts":["*"],"addresses":["127.0.0.0/8"],
             "expires_at":"2095-01-01T00:00:00Z"}
            """
        )
        let key = try #require(try made.json["key"]?.string)
        func act(_ method: HTTPRequest.Method, _ path: String, _ body: String) async throws -> Reply
        {
            try await stage.administer(
                method,
                Stage.clients + path,
                body,
                as: nil,
                [("X-Api-Key", key)]
            )
        }
        func create(_ more: String) async throws -> Reply {
            try await act(
                .post,
                "",
                #"{"name":"heir","scopes":["admin"],"accounts":["*"]\#(more)}"#
            )
        }
        let life = #","expires_at":"2094-01-01T00:00:00Z""#
        let place = #","addresses":["127.0.0.1","127.1.0.0/16"]"#
        for (more, fields) in [
            ("", ["addresses", "expires_at"]), (life, ["addresses"]), (place, ["expires_at"]),
            (place + #","expires_at":"2096-01-01T00:00:00Z""#, ["expires_at"]),
            (life + #","addresses":["127.0.0.1","192.0.2.1"]"#, ["addresses"]),
        ] {
            let reply = try await create(more)
            reply.expectProblem(403, "beyond-own-permissions")
            #expect(try reply.codes("errors", "field") == fields)
        }
        #expect(try await create(life + place).status == 201)
        // Nor are one's own, or those of one who has none.
        for (path, body) in [
            ("/visitor", #"{"expires_at":null}"#), ("/visitor", #"{"addresses":[]}"#),
            ("/ops", #"{"rate":"1/s"}"#), ("/reader", #"{"scopes":["admin"]}"#),
        ] {
            try await act(.patch, path, body).expectProblem(403, "beyond-own-permissions")
        }
        for (path, body) in [("/ops/rotate", ""), ("/ops/certificates", #"{"name":"DNS:a.test"}"#)]
        {
            try await act(.post, path, body).expectProblem(403, "beyond-own-permissions")
        }
        // The office is bounded, not what it hands out of other things.
        #expect(try await act(.patch, "/reader", #"{"scopes":["transfers:write"]}"#).status == 200)
        #expect(try await act(.delete, "/ops", "").status == 200)
        try await stage.end()
    }

    @Test("who shuts himself or everybody out is told", .timeLimit(.minutes(15)))
    func warnings() async throws {
        let stage = try await Stage.start(.administered)
        let second = try await stage.made("second")
        _ = try await stage.administer(.patch, "\(Stage.clients)/second", #"{"scopes":["admin"]}"#)
        func act(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") async throws
            -> Reply
        {
            try await stage.administer(
                method,
                "\(Stage.clients)\(path)",
                body,
                as: nil,
                [("X-Api-Key", second)]
            )
        }
        let rotated = try await act(.post, "/second/rotate", #"{"grace":"1h"}"#)
        #expect(try rotated.codes("warnings", "code") == [])
        let kid = try #require(try rotated.codes("keys", "kid").first)
        let third = try #require(try rotated.json["key"]?.string)
        let ended = try await act(.delete, "/second/keys/\(kid)")
        #expect(try ended.codes("warnings", "code") == ["own-key-ended"])
        #expect(try await act(.get, "").status == 401)

        let own = [("X-Api-Key", third)]
        let given = try await stage.administer(
            .patch,
            "\(Stage.clients)/second",
            #"{"scopes":["partner:read"]}"#,
            as: nil,
            own
        )
        #expect(given.status == 200)
        #expect(try given.codes("warnings", "code") == ["own-access-ended"])
        try await stage.administer(.get, Stage.clients, as: nil, own)
            .expectProblem(403, "forbidden")

        for (name, codes) in [("branch", []), ("ops", ["no-admin-left"])] {
            let reply = try await stage.administer(.delete, "\(Stage.clients)/\(name)")
            #expect(reply.status == 200)
            #expect(try reply.codes("warnings", "code") == codes)
        }
        try await stage.administer(.get, Stage.clients).expectProblem(401, "unauthorized")
        // The command line is always there.
        let made = try await stage.program.run([
            "client", "create", "new-ops", "--scope", "admin", "--account", "*",
        ])
        let key = try #require(made.output.split(separator: "\n").first)
        try await until {
            let fields = [("X-Api-Key", String(key))]
            return try await stage.administer(.get, Stage.clients, as: nil, fields).status == 200
        }
        try await stage.end()
    }
}

extension Stage {
    fileprivate func administer(
        _ method: HTTPRequest.Method,
        _ path: String,
        as caller: String?,
        _ more: [(String, String)] = []
    ) async throws -> Reply {
        try await administer(method, path, "", as: caller, more)
    }
}
