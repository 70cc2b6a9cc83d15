import Platform
import TestSupport
import Testing

/// What is sent a second time, and what never: U7, U32, U34.
@Suite(.blocking, .timeLimit(.minutes(15)))
struct U07RetryTests {
    private static let drops = [
        #""kind":"drop","at":"before-answer""#, #""kind":"drop","at":"before-work""#,
        #""kind":"drop","at":"before-answer","ending":"close""#,
    ]

    @Test("U7: a connection that ends before any octet of an answer")
    func reset() async throws {
        let stage = try await Stage.start(FaultTrial.plan)
        for (index, drop) in Self.drops.enumerated() { try await reset(drop, index, stage) }
        for (index, drop) in Self.drops.enumerated() {
            var row = FaultRow(name: "U7 \(drop)", order: drop, read: .answered, write: .unknown)
            row.account = index
            try await FaultTrial(row, at: stage).write()
        }
        try await stage.end()
    }

    /// The answer before cost the last connection, so none that ends here is a stale one.
    private func reset(_ drop: String, _ index: Int, _ stage: Stage) async throws {
        let route = FaultTrial.accountRoute
        let path = "/v1/accounts/\(stage.accounts[index])"
        try await stage.order(#""kind":"framing","fault":"two-lengths""#, on: route)
        try await stage.get(path).expectProblem(502, "upstream-invalid")
        try await stage.simulator.forgetRequests()
        try await stage.order("\(drop),\"count\":2", on: route)
        try await stage.get(path).expectProblem(502, "upstream-reset", "\(drop)")
        #expect(try await stage.calls(of: route) == 2, "\(drop)")
        try await stage.order(drop, on: route)
        let start = MonotonicTime.now
        #expect(try await stage.get(path).status == 200, "\(drop)")
        #expect(MonotonicTime.now - start >= .milliseconds(100), "\(drop)")
        #expect(try await stage.calls(of: route) == 4, "\(drop)")
    }

    @Test("U32: a read that failed once is asked again, a write is not")
    func failure() async throws {
        let stage = try await Stage.start()
        let once = #""kind":"answer","status":500"#
        try await stage.order(once, on: FaultTrial.accountRoute)
        let start = MonotonicTime.now
        #expect(try await stage.get("/v1/accounts/\(stage.accounts[0])").status == 200)
        #expect(MonotonicTime.now - start >= .milliseconds(100))
        #expect(try await stage.calls(of: FaultTrial.accountRoute) == 2)
        try await stage.order(once, on: FaultTrial.creationRoute)
        try await stage.create(NewAccountBody().text, key: "the-provider-fails-once")
            .expectProblem(504, "upstream-outcome-unknown")
        #expect(try await stage.calls(of: FaultTrial.creationRoute) == 1)
        try await stage.end()
    }

    @Test("U34: a kept connection that the provider has closed")
    func stale() async throws {
        let stage = try await Stage.start()
        try await stale("close", Array(stage.accounts[..<3]), stage)
        try await stale("reset", Array(stage.accounts[3..<6]), stage)
        try await stage.end()
    }

    private func stale(_ ending: String, _ accounts: [String], _ stage: Stage) async throws {
        let route = FaultTrial.accountRoute
        try await stage.simulator.forgetRequests()
        // Without a word in the answer that it is the last.
        try await stage.order(
            #""kind":"drop","at":"after-answer","ending":"\#(ending)""#,
            on: route
        )
        #expect(try await stage.get("/v1/accounts/\(accounts[0])").status == 200)
        #expect(try await stage.get("/v1/accounts/\(accounts[1])").status == 200)
        #expect(try await stage.calls(of: route) == 2)
        // And one that is closed when the request is already on its way.
        try await stage.order(
            #""kind":"drop","at":"before-work","ending":"\#(ending)""#,
            on: route
        )
        #expect(try await stage.get("/v1/accounts/\(accounts[2])").status == 200)
        #expect(try await stage.calls(of: route) == 4)
    }
}
