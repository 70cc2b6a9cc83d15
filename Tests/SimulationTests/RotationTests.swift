import HTTPTypes
import JSON
import TestSupport
import Testing
import VobizSimulator

/// The partner's credential is replaced under load: by the operator, and by the gateway itself when the
/// provider refuses the one in use (requirements §8, U25).
@Suite(.blocking) struct RotationTests {
    private static let plan = Stage.Plan(settings: [
        "cache.routes.partner.ttl=0s", "cache.routes.accounts.ttl=0s",
    ])

    private let check = "GET /api/v1/partner/me"
    private let list = "GET /api/v1/partner/accounts"
    private let write = "POST /api/v1/partner/accounts"

    private func failovers(_ stage: Stage) throws -> [JSONValue] {
        try stage.auditLines().filter { $0["type"]?.string == "credential.failover" }
    }

    private func creation(_ number: Int) -> String {
        var body = NewAccountBody()
        body.email = "owner-\(number)@nila-traders.example"
        return body.text
    }

    @Test("nobody notices a rotation, its roll-back, or a revocation", .timeLimit(.minutes(10)))
    func drill() async throws {
        let stage = try await Stage.start(Self.plan)
        let load = Load(on: stage, path: "/v1/partner")
        let first = try await stage.firstToken()
        let second = try await stage.accept("second-token")
        try await load.run(callers: 8) {
            try await load.answers(40)
            try await stage.setStandby("second-token")
            try await stage.credential("probe partner --slot standby")
            try await load.answers(40)
            try await stage.credential("promote partner")
            try await load.answers(40)
            try await stage.credential("rollback partner")
            try await load.answers(40)
            // It was in use before, so it comes back as it went.
            try await stage.credential("rollback partner")
            // At once: the gateway may not know of the promotion yet.
            try await stage.revoke(first)
            try await load.answers(40)
            #expect(try await stage.create(creation(1), key: "while-rotating-1").status == 201)
            // The one in use, before anybody has promoted the other.
            let third = try await stage.accept("third-token")
            try await stage.setStandby("third-token")
            try await stage.revoke(second)
            #expect(try await stage.create(creation(2), key: "while-rotating-2").status == 201)
            try await load.answers(40)
            #expect(try await stage.firstToken() == third)
        }
        #expect(load.failures == [])
        #expect(load.answered >= 240)
        try await stage.end()
        #expect(try failovers(stage).count == 1)
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(types.count { $0 == "credential.stored" } == 3)
        #expect(types.count { $0 == "credential.accepted" } == 4)
        #expect(types.count { $0 == "credential.promoted" } == 4)
        #expect(types.count { $0 == "credential.retired" } == 4)
        #expect(try stage.places(of: "second-token") == [])
    }

    @Test(
        "many refusals cause one exchange, which is on record and lasts",
        .timeLimit(.minutes(15))
    )
    func failover() async throws {
        var stage = try await Stage.start(Self.plan)
        let first = try await stage.firstToken()
        _ = try await stage.accept("second-token")
        try await stage.setStandby("second-token")
        try await until { try stage.auditLines().contains { $0["version"]?.integer == 2 } }
        try await stage.revoke(first)
        try await stage.simulator.forgetRequests()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for page in 1...50 {
                let stage = stage
                group.addTask {
                    let reply = try await stage.get("/v1/accounts?page=\(page)")
                    #expect(reply.status == 200, "\(reply.text)")
                }
            }
            try await group.waitForAll()
        }
        // The one that is refused, and the one that takes its place.
        #expect(try await stage.calls(of: check) == 2)
        #expect(stage.log.contains("the standby has taken its place"))
        #expect(try await stage.admin.send(.get, "/readyz").status == 200)
        stage = try await stage.restarted()
        try await stage.simulator.forgetRequests()
        #expect(try await stage.get("/v1/accounts").status == 200)
        #expect(try await stage.calls(of: [check, list]) == 1)
        try await stage.end()
        let records = try failovers(stage)
        #expect(records.count == 1)
        #expect(records.first?["refused_version"]?.integer == 1)
        #expect(records.first?["former_version"]?.integer == 2)
        #expect(records.first?["version"]?.integer == 3)
        #expect(records.first?["auth_id"]?.string == StageSetup.partner.authID)
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(
            types.filter { $0.hasPrefix("credential.") && $0 != "credential.state" } == [
                "credential.stored", "credential.stored", "credential.failover",
                "credential.promoted", "credential.retired",
            ]
        )
    }

    @Test(
        "a write that was refused for its credential goes out once more",
        .timeLimit(.minutes(15))
    )
    func write() async throws {
        let stage = try await Stage.start(Self.plan)
        _ = try await stage.accept("second-token")
        try await stage.setStandby("second-token")
        try await until { try stage.auditLines().contains { $0["version"]?.integer == 2 } }
        // The check of the first one is refused, that of the second one is not.
        for route in [write, check] {
            try await stage.order(
                #""kind":"answer","status":401,"family":"edge","count":1"#,
                on: route
            )
        }
        let reply = try await stage.create(creation(1), key: "refused-and-repeated")
        #expect(reply.status == 201, "\(reply.text)")
        #expect(try await stage.calls(of: write) == 2)
        let again = try await stage.create(creation(1), key: "refused-and-repeated")
        #expect(again["Idempotency-Replayed"] == "true")
        #expect(try await stage.calls(of: write) == 2)
        try await stage.end()
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(types.count { $0 == "op.intent" } == 1)
        #expect(types.count { $0 == "op.outcome" } == 1)
        #expect(types.count { $0 == "credential.failover" } == 1)
    }

    @Test(
        "a refusal that is not the credential's changes nothing",
        .timeLimit(.minutes(15)),
        arguments: [
            // As the provider answers a path in the wrong case.
            (401, "edge", 502, "upstream-auth", 1), (401, "coded", 502, "upstream-auth", 1),
            (403, "coded", 403, "upstream-forbidden", 0), (404, "wrapped", 404, "not-found", 0),
            (405, "wrapped", 502, "upstream-contract", 0),
        ]
    )
    func spurious(
        _ status: Int,
        _ family: String,
        _ shown: Int,
        _ slug: String,
        _ checks: Int
    ) async throws {
        let stage = try await Stage.start(Self.plan)
        _ = try await stage.accept("second-token")
        try await stage.setStandby("second-token")
        try await until { try stage.auditLines().contains { $0["version"]?.integer == 2 } }
        try await stage.order(
            #""kind":"answer","status":\#(status),"family":"\#(family)","count":1"#,
            on: list
        )
        try await stage.get("/v1/accounts").expectProblem(shown, slug)
        #expect(try await stage.calls(of: check) == checks)
        #expect(try await stage.get("/v1/accounts").status == 200)
        try await stage.end()
        #expect(try failovers(stage).isEmpty)
        let result = try await stage.program.run(["credential", "list", "--json"])
        #expect(result.output.contains(#""slot":"active","auth_id":"PA_DEMO0001","version":1,"#))
    }

    @Test("with both refused it waits for another standby", .timeLimit(.minutes(15)))
    func bothRefused() async throws {
        let stage = try await Stage.start(Self.plan)
        try await stage.setStandby("never-accepted")
        try await until { try stage.auditLines().contains { $0["version"]?.integer == 2 } }
        try await stage.revoke(try await stage.firstToken())
        try await stage.simulator.forgetRequests()
        try await stage.get("/v1/accounts").expectProblem(502, "upstream-auth")
        try await until { stage.log.contains("does not accept the partner's credential") }
        for _ in 0..<20 {
            try await stage.get("/v1/accounts").expectProblem(502, "upstream-auth")
        }
        #expect(try await stage.calls(of: list) == 1)
        #expect(try await stage.calls(of: check) == 2)
        _ = try await stage.accept("third-token")
        try await stage.setStandby("third-token")
        try await until { try await stage.get("/v1/accounts").status == 200 }
        try await stage.end()
        #expect(try failovers(stage).count == 1)
    }

    @Test("a standby that is replaced while it is asked about", .timeLimit(.minutes(15)))
    func lateStandby() async throws {
        let stage = try await Stage.start(Self.plan)
        for token in ["second-token", "third-token"] { _ = try await stage.accept(token) }
        try await stage.setStandby("second-token")
        try await until { try stage.auditLines().contains { $0["version"]?.integer == 2 } }
        try await stage.revoke(try await stage.firstToken())
        try await stage.simulator.forgetRequests()
        for delay in [0, 3000] {
            try await stage.order(#""kind":"delay","milliseconds":\#(delay)"#, on: check)
        }
        async let reply = stage.get("/v1/accounts")
        try await until { try await stage.calls(of: check) == 2 }
        try await stage.setStandby("third-token")
        #expect(try await reply.status == 200)
        try await stage.end()
        #expect(try failovers(stage).count == 1)
    }

    @Test("a token that is stored over the refused one is used at once", .timeLimit(.minutes(15)))
    func replacement() async throws {
        let stage = try await Stage.start(Self.plan)
        let first = try await stage.firstToken()
        _ = try await stage.accept("second-token")
        let load = Load(on: stage, path: "/v1/partner")
        try await load.run(callers: 4) {
            try await load.answers(20)
            try await stage.credential(
                "set partner --auth-id \(StageSetup.partner.authID)",
                input: "second-token\n"
            )
            try await stage.revoke(first)
            try await load.answers(40)
        }
        #expect(load.failures == [])
        try await stage.end()
    }

    @Test("what one credential was told is not given under another", .timeLimit(.minutes(15)))
    func cache() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: ["cache.routes.accounts.ttl=1h"])
        )
        _ = try await stage.accept("second-token")
        for _ in 0..<3 { #expect(try await stage.get("/v1/accounts").status == 200) }
        let before = try await stage.calls(of: list)
        try await stage.setStandby("second-token")
        try await stage.credential("promote partner")
        try await until {
            #expect(try await stage.get("/v1/accounts").status == 200)
            return try await stage.calls(of: list) == before + 1
        }
        for _ in 0..<3 { #expect(try await stage.get("/v1/accounts").status == 200) }
        #expect(try await stage.calls(of: list) == before + 1)
        try await stage.end()
    }
}
