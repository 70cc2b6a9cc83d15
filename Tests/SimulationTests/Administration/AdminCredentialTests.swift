import HTTPTypes
import JSON
import TestSupport
import Testing
import VobizSimulator

/// The provider's credentials are replaced over the admin API, by the command line's rules.
@Suite(.blocking) struct AdminCredentialTests {
    private static let plan = {
        var plan = Stage.Plan.administered
        plan.settings = ["cache.routes.partner.ttl=0s"]
        return plan
    }()
    private let partner = "\(Stage.credentials)/partner"

    private func body(_ token: String, _ slot: String = "standby") -> String {
        #"{"auth_id":"\#(StageSetup.partner.authID)","token":"\#(token)","slot":"\#(slot)"}"#
    }

    @Test("a rotation, its roll-back and its end", .timeLimit(.minutes(15)))
    func rotation() async throws {
        let stage = try await Stage.start(Self.plan)
        let description = try await AdminDescription(of: stage)
        func act(
            _ method: HTTPRequest.Method,
            _ path: String,
            _ body: String = ""
        ) async throws -> Reply {
            let reply = try await stage.administer(method, "\(partner)\(path)", body)
            let pattern = "\(partner)\(path)"
            let name = method.rawValue.lowercased()
            #expect(!reply.everything.contains("canary"))
            #expect(try description.violations(of: reply, to: name, pattern) == [], "\(reply.text)")
            return reply
        }
        try await act(.post, "/promote").expectProblem(409, "no-standby")
        try await act(.post, "/rollback").expectProblem(409, "nothing-to-roll-back-to")
        try await act(.delete, "/standby").expectProblem(404, "not-found")
        try await act(.post, "/probe", #"{"slot":"standby"}"#).expectProblem(409, "no-standby")
        #expect(try await act(.post, "/probe").json["verdict"]?.string == "accepted")

        // One that the provider does not know is not put to use.
        let stored = try await act(.put, "", body("canary-wrong-token"))
        #expect(stored.status == 201)
        #expect(try stored.json["slot"]?.string == "standby")
        #expect(try stored.json["state"]?.string == "sealed")
        let probed = try await act(.post, "/probe", #"{"slot":"standby"}"#)
        #expect(try probed.json["verdict"]?.string == "refused")
        try await act(.post, "/promote").expectProblem(409, "credential-refused")
        #expect(try await stage.get("/v1/partner").status == 200)

        _ = try await stage.accept("canary-second-token")
        #expect(try await act(.put, "", body("canary-second-token")).status == 200)
        let before = try await stage.administer(.get, Stage.credentials)
        #expect(try before.codes("items", "slot") == ["active", "standby"])
        let promoted = try await act(.post, "/promote")
        #expect(promoted.status == 200, "\(promoted.text)")
        #expect(try promoted.json["items"]?.elements.last?["retired_at"]?.string != nil)
        // Asked for once more, it does not go back.
        try await act(.post, "/promote", #"{"force":true}"#).expectProblem(
            409,
            "standby-used-before"
        )
        // At once: the first one is not accepted any more.
        try await stage.revoke(try await stage.firstToken())
        #expect(try await stage.get("/v1/partner").status == 200)
        try await act(.post, "/rollback").expectProblem(409, "credential-refused")
        let forced = try await act(.post, "/rollback", #"{"force":true}"#)
        #expect(forced.status == 200, "\(forced.text)")
        let back = try await act(.post, "/rollback")
        #expect(back.status == 200, "\(back.text)")
        #expect(try await act(.delete, "/standby").status == 204)
        let result = try await stage.program.run(["credential", "list", "--json"])
        #expect(!result.output.contains("standby"))
        try await until {
            try stage.auditLines().contains { $0["type"]?.string == "credential.removed" }
        }
        try await stage.end()

        #expect(try stage.places(of: "canary-") == [])
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(types.count { $0 == "credential.promoted" } == 3)
        #expect(types.count { $0 == "credential.removed" } == 1)
    }

    @Test("what changes while the provider is asked is not overwritten", .timeLimit(.minutes(15)))
    func race() async throws {
        let stage = try await Stage.start(Self.plan)
        for token in ["second-token", "third-token"] { _ = try await stage.accept(token) }
        #expect(try await stage.administer(.put, partner, body("second-token")).status == 201)
        let check = "GET /api/v1/partner/me"
        try await stage.simulator.forgetRequests()
        try await stage.order(#""kind":"delay","milliseconds":3000"#, on: check)
        async let promotion = stage.administer(.post, "\(partner)/promote")
        try await until { try await stage.calls(of: check) == 1 }
        let other = try await stage.administer(.post, "\(partner)/probe")
        other.expectProblem(409, "probe-in-progress")
        #expect(other["Retry-After"] == "1")
        #expect(try await stage.administer(.put, partner, body("third-token")).status == 200)
        try await promotion.expectProblem(409, "credential-changed")
        #expect(try await stage.administer(.post, "\(partner)/probe").status == 200)
        let list = try await stage.administer(.get, Stage.credentials)
        let versions = try list.json["items"]?.elements.compactMap { $0["version"]?.integer }
        #expect(versions == [1, 3])
        try await stage.end()
    }

    @Test(
        "a change that was begun goes on when its caller has gone, and when the gateway ends",
        .timeLimit(.minutes(15)),
        arguments: [false, true]
    )
    func abandonment(_ gatewayEnds: Bool) async throws {
        let stage = try await Stage.start(Self.plan)
        _ = try await stage.accept("second-token")
        #expect(try await stage.administer(.put, partner, body("second-token")).status == 201)
        let check = "GET /api/v1/partner/me"
        try await stage.simulator.forgetRequests()
        try await stage.order(#""kind":"delay","milliseconds":1500"#, on: check)
        let port = try #require(stage.admin.address.split(separator: ":").last)
        let client = try RawClient(port: try #require(UInt16(port)))
        let key = try #require(stage.keys["ops"])
        try client.send("POST \(partner)/promote HTTP/1.1\r\nHost: x\r\nX-Api-Key: \(key)\r\n\r\n")
        try await until { try await stage.calls(of: check) == 1 }
        if gatewayEnds { try await stage.end() } else { client.reset() }
        try await until {
            let result = try await stage.program.run(["credential", "list", "--json"])
            return result.output.contains(#""slot":"active","auth_id":"PA_DEMO0001","version":3"#)
        }
        if !gatewayEnds { try await stage.end() }
        let outcomes = try stage.auditLines().filter { $0["type"]?.string == "admin.outcome" }
        #expect(outcomes.last?["decision"]?.string == "done")
        #expect(outcomes.count == 2)
    }

    @Test("the provider cannot be asked", .timeLimit(.minutes(15)))
    func unreachable() async throws {
        var plan = Self.plan
        plan.upstream = "127.0.0.1:1"
        plan.hasCredential = true
        // The accounts of the plan's callers come from the simulator itself.
        let stage = try await Stage.start(plan)
        let probe = try await stage.administer(.post, "\(partner)/probe")
        #expect(try probe.json["verdict"]?.string == "unreachable")
        #expect(try probe.json["detail"]?.string?.isEmpty == false)
        _ = try await stage.administer(.put, partner, body("canary-token"))
        try await stage.administer(.post, "\(partner)/promote").expectProblem(
            502,
            "probe-inconclusive"
        )
        let forced = try await stage.administer(.post, "\(partner)/promote", #"{"force":true}"#)
        #expect(forced.status == 200)
        try await stage.end()
    }

    @Test("a customer's token", .timeLimit(.minutes(15)))
    func customer() async throws {
        let stage = try await Stage.start(Self.plan)
        let account = try #require(stage.accounts.first)
        let path = "\(Stage.credentials)/customers/\(account)"
        try await stage.administer(.delete, path).expectProblem(404, "not-found")
        #expect(try await stage.administer(.put, path, #"{"token":"canary-a"}"#).status == 201)
        let again = try await stage.administer(.put, path, #"{"token":"canary-\u0062"}"#)
        #expect(again.status == 200)
        #expect(try again.json["holder"]?.string == "customer")
        // The provider does not accept it, so the gateway fetches the right one.
        #expect(try await stage.get("/v1/accounts/\(account)/profile").status == 200)
        #expect(try await stage.administer(.delete, path).status == 204)
        let list = try await stage.administer(.get, Stage.credentials)
        #expect(try list.codes("items", "holder") == ["partner"])
        try await stage.end()
        #expect(try stage.places(of: "canary-") == [])
    }

    @Test("a token in the wrong place is not said again", .timeLimit(.minutes(15)))
    func misplacement() async throws {
        let stage = try await Stage.start(Self.plan)
        let token = "canary-3fA9"
        let requests: [(HTTPRequest.Method, String, String)] = [
            (.put, partner, #"{"auth_id":"\#(token)","token":"\#(token)"}"#),
            (.put, partner, #"{"auth_id":"PA_DEMO0001","token":"\#(token)","slot":"\#(token)"}"#),
            (.put, partner, #"{"auth_id":"PA_DEMO0001","token":["\#(token)"]}"#),
            (.put, partner, #"{"auth_id":"PA_DEMO0001","\#(token)":"\#(token)"}"#),
            (.put, partner, #"{"auth_id":"PA_DEMO0001","token":"\#(token)","token":"x"}"#),
            (.put, partner, #"{"auth_id":"PA_DEMO0001","token":"\#(token)"#),
            (.put, partner, #""\#(token)""#), (.put, "\(partner)/\(token)", "{}"),
            (.put, "\(Stage.credentials)/customers/\(token)", "{}"),
            (.post, "\(partner)/probe", #"{"slot":"\#(token)"}"#),
            (
                .post, Stage.clients,
                #"{"name":"\#(token)","scopes":["\#(token)"],"accounts":["*"]}"#
            ),
        ]
        for (method, path, body) in requests {
            let reply = try await stage.administer(method, path, body)
            #expect((400...422).contains(reply.status), "\(path) \(body)")
            #expect(!reply.everything.contains("canary"), "\(path) \(body)")
        }
        let list = try await stage.administer(.get, Stage.credentials)
        #expect(try list.json["total"]?.integer == 1)
        try await stage.end()
        #expect(try stage.places(of: "canary-") == [])
    }

    @Test("a damaged record says so, and can be replaced", .timeLimit(.minutes(15)))
    func damage() async throws {
        let stage = try await Stage.start(Self.plan)
        let setup = try await stage.administer(.put, partner, body("canary-token"))
        #expect(setup.status == 201)
        let result = try await Program(in: stage.program.directory, executable: "/usr/bin/python3")
            .run([
                "-c",
                "import sqlite3;d=sqlite3.connect('data/gateway.sqlite');"
                    + "d.execute(\"update credential set sealed="
                    + "cast(substr(sealed,1,length(sealed)-1)||x'00' as blob) where id='partner/standby'\");"
                    + "d.commit()",
            ])
        try #require(result.status == 0, "\(result.error)")
        let restarted = try await stage.restarted()
        let list = try await restarted.administer(.get, Stage.credentials)
        #expect(try list.codes("items", "state") == ["damaged", "sealed"])
        let promote = try await restarted.administer(
            .post,
            "\(partner)/promote",
            #"{"force":true}"#
        )
        promote.expectProblem(503, "store-integrity")
        #expect(try await restarted.administer(.put, partner, body("canary-token")).status == 200)
        try await restarted.end()
    }
}
