import JSON
import TestSupport
import Testing

/// Failures that somebody has to look at are in the log and on record, once (U20, U28), and what is gone
/// is forgotten (U27).
@Suite(.blocking, .timeLimit(.minutes(15)))
struct AlertTests {
    @Test("U20, U28: is said once a minute, however often it happens")
    func once() async throws {
        let stage = try await Stage.start()
        let account = stage.accounts[0]
        for (order, slug) in [
            (#""kind":"content","fault":"other-account""#, "upstream-mismatch"),
            (#""kind":"answer","status":415"#, "upstream-contract"),
        ] {
            try await stage.order("\(order),\"count\":2", on: FaultTrial.accountRoute)
            for _ in 1...2 {
                try await stage.get("/v1/accounts/\(account)").expectProblem(502, slug)
            }
        }
        try await stage.end()
        for message in [
            "the provider answered about another account than \(account)",
            "the provider does not understand the gateway's requests",
        ] {
            #expect(stage.log.split(separator: "\n").count { $0.contains(message) } == 1)
        }
        let alerts = try stage.auditLines().filter { $0["type"]?.string == "upstream.alert" }
        #expect(
            alerts.map { $0["reason"]?.string } == ["upstream-mismatch", "upstream-contract"]
        )
        #expect(alerts.map { $0["account"]?.string } == [account, nil])
    }

    @Test("U20, U28: a write alarms as a read does")
    func write() async throws {
        let stage = try await Stage.start()
        for (order, status, slug) in [
            (#""kind":"content","fault":"other-account""#, 504, "upstream-outcome-unknown"),
            (#""kind":"answer","status":405"#, 502, "upstream-contract"),
        ] {
            var body = NewAccountBody()
            body.email = "\(slug)@nila-traders.example"
            try await stage.order(order, on: FaultTrial.creationRoute)
            try await stage.create(body.text, key: "alarms-by-\(slug)")
                .expectProblem(status, slug)
        }
        try await stage.end()
        let alerts = try stage.auditLines().filter { $0["type"]?.string == "upstream.alert" }
        #expect(
            alerts.map { $0["reason"]?.string } == ["upstream-mismatch", "upstream-contract"]
        )
    }

    @Test("U27: what was kept about an account that is gone is asked for again")
    func gone() async throws {
        let stage = try await Stage.start()
        let path = "/v1/accounts/\(stage.accounts[0])"
        let balance = "GET /api/v1/partner/accounts/{id}/balance"
        for _ in 1...2 { #expect(try await stage.get("\(path)/balance").status == 200) }
        #expect(try await stage.calls(of: balance) == 1)
        try await stage.order(#""kind":"answer","status":404"#, on: FaultTrial.accountRoute)
        try await stage.get(path).expectProblem(404, "not-found")
        #expect(try await stage.get("\(path)/balance").status == 200)
        #expect(try await stage.calls(of: balance) == 2)
        try await stage.end()
    }
}
