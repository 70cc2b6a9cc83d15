import HTTPTypes
import JSON
import TestSupport
import Testing
import VobizSimulator

/// What happens when the provider answers 401 to the partner (requirements §8, U25).
@Suite(.blocking) struct PartnerTrustTests {
    private let check = "GET /api/v1/partner/me"
    private let list = "GET /api/v1/partner/accounts"
    private let write = "POST /api/v1/partner/accounts"

    private func refuse(_ stage: Stage, _ route: String, count: Int) async throws {
        try await stage.order(
            #""kind":"answer","status":401,"family":"edge","count":\#(count)"#,
            on: route
        )
    }

    @Test(
        "U25: many refusals cause one check, and a good credential goes on",
        .timeLimit(.minutes(15))
    )
    func good() async throws {
        let stage = try await Stage.start()
        try await refuse(stage, list, count: 20)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for page in 1...20 {
                group.addTask {
                    try await stage.get("/v1/accounts?page=\(page)")
                        .expectProblem(502, "upstream-auth")
                }
            }
            try await group.waitForAll()
        }
        try await until { try await stage.calls(of: check) == 1 }
        try await refuse(stage, list, count: 1)
        try await stage.get("/v1/accounts").expectProblem(502, "upstream-auth")
        #expect(try await stage.get("/v1/accounts").status == 200)
        #expect(try await stage.admin.send(.get, "/readyz").status == 200)
        // What the check found holds for a second.
        #expect(try await stage.calls(of: check) <= 2)
        try await stage.end()
    }

    @Test(
        "U25: a bad credential is not sent any more, until there is another",
        .timeLimit(.minutes(15))
    )
    func bad() async throws {
        let stage = try await Stage.start(Stage.Plan(settings: ["cache.routes.balances.ttl=0s"]))
        let balance = "/v1/accounts/\(stage.accounts[0])/balances/INR"
        #expect(try await stage.get(balance).status == 200)
        try await stage.simulator.forgetRequests()
        try await refuse(stage, check, count: 100)
        try await refuse(stage, list, count: 100)
        try await stage.get("/v1/accounts").expectProblem(502, "upstream-auth")
        try await until { stage.log.contains("does not accept the partner's credential") }
        for page in 1...20 {
            try await stage.get("/v1/accounts?page=\(page)").expectProblem(502, "upstream-auth")
        }
        try await stage.create(NewAccountBody().text, key: "the-credential-is-bad")
            .expectProblem(502, "upstream-auth")
        #expect(try await stage.calls(of: [check, list, write]) == 2)
        // A customer's own credential is another matter.
        #expect(try await stage.get(balance).status == 200)
        let ready = try await stage.admin.send(.get, "/readyz")
        ready.expectProblem(503, "not-ready")
        #expect(try ready.json["errors"]?.elements.first?["field"]?.string == "credential")

        try await stage.simulator.forgetFaults()
        let partner = StageSetup.partner
        let replaced = try await stage.program.run(
            ["credential", "set", "partner", "--auth-id", partner.authID],
            input: partner.token + "\n"
        )
        #expect(replaced.status == 0, "\(replaced.error)")
        try await until { try await stage.get("/v1/accounts").status == 200 }
        #expect(try await stage.admin.send(.get, "/readyz").status == 200)
        let written = try await stage.create(NewAccountBody().text, key: "the-credential-is-bad")
        #expect(written.status == 201)
        try await stage.end()
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(types.count { $0 == "op.intent" } == 1)
    }
}
