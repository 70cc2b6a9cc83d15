import Glibc
import HTTPTypes
import JSON
import TestSupport
import Testing
import VobizSimulator

/// What the gateway itself lacks, and how its callers and it itself end: U38, U42 to U44. The open breaker
/// (U39) has a suite of its own, and so have slow lists (U42) and writes whose caller has gone (U43, U44).
@Suite(.blocking, .timeLimit(.minutes(15)))
struct U38OwnStateTests {
    private static let delay = #""kind":"delay","milliseconds":600000"#

    @Test("U38: no credential")
    func credential() async throws {
        let stage = try await Stage.start(Stage.Plan(hasCredential: false))
        try await stage.simulator.forgetRequests()
        let path = "/v1/accounts/\(stage.accounts[0])"
        let text = NewAccountBody().text
        let read = try await stage.get(path)
        let write = try await stage.create(text, key: "nobody-to-send-it-as")
        for reply in [read, write] {
            reply.expectProblem(503, "credential-unavailable")
            #expect(reply["Retry-After"] == "30")
            FaultTrial.expectDiscretion(reply, "U38")
        }
        let fate = try await stage.get(try #require(write["Location"]))
        #expect(try fate.json["state"]?.string == "not_executed")
        #expect(try await stage.simulator.connections() == 0)

        let partner = StageSetup.partner
        let set = try await stage.program.run(
            ["credential", "set", "partner", "--auth-id", partner.authID],
            input: partner.token + "\n"
        )
        #expect(set.status == 0, "\(set.error)")
        try await until { try await stage.get(path).status == 200 }
        #expect(try await stage.create(text, key: "nobody-to-send-it-as").status == 201)
        try await stage.end()
    }

    @Test("U42: all connections are in use")
    func pool() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: [
                "upstream.timeouts.dns=1s", "upstream.timeouts.connect=1s",
                "upstream.timeouts.tls=1s", "upstream.timeouts.first_byte=4s",
                "upstream.timeouts.total=4s",
            ])
        )
        let route = FaultTrial.creationRoute
        try await stage.order("\(Self.delay),\"count\":32", on: route)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...32 {
                group.addTask {
                    var body = NewAccountBody()
                    body.email = "owner-\(number)@nila-traders.example"
                    return try await stage.create(body.text, key: "holds-a-connection-\(number)")
                        .status
                }
            }
            try await until { try await stage.calls(of: route) == 32 }
            // The tests' own connections are all in use as well.
            let front = try Peer(stage.front.address)
            let path = "/v1/accounts/\(stage.accounts[0])"
            let reply = try await front.send(.get, path, [try stage.key()])
            reply.expectProblem(503, "overloaded")
            #expect(reply["Retry-After"] == "1")
            #expect(try await stage.calls(of: FaultTrial.accountRoute) == 0)
            stage.simulator.process.send(SIGKILL)
            for try await status in group { #expect(status == 504) }
        }
        try await stage.end()
    }

    @Test("U43: a read whose caller has gone is given up, also at the provider")
    func caller() async throws {
        let (asked, gone) = (Gate(), Gate())
        let provider = try ScriptedUpstream(
            .readRequest,
            .signal(asked),
            .waitForHangup,
            .signal(gone)
        )
        defer { provider.stop() }
        let stage = try await Stage.start(Stage.Plan(upstream: "127.0.0.1:\(provider.port)"))
        let client = try RawClient(port: try port(of: stage))
        let key = try #require(stage.keys["full"])
        let path = "/v1/accounts/\(stage.accounts[0])"
        try client.send("GET \(path) HTTP/1.1\r\nHost: x\r\nX-Api-Key: \(key)\r\n\r\n")
        await asked.wait()
        client.reset()
        await gone.wait()
        #expect(provider.requests.count == 1)
        try await stage.end()
    }

    @Test("U44: a gateway that is told to end takes nobody new, and answers who is there")
    func end() async throws {
        let stage = try await Stage.start()
        let wait = #""kind":"delay","milliseconds":1500"#
        try await stage.order(wait, on: FaultTrial.accountRoute)
        async let pending = stage.get("/v1/accounts/\(stage.accounts[0])")
        try await until { try await stage.calls(of: FaultTrial.accountRoute) == 1 }
        let port = try port(of: stage)
        async let end: Void = stage.end()
        try await until { (try? RawClient(port: port)) == nil }
        let reply = try await pending
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply["Connection"] == "close")
        try await end
    }

    @Test("U44: a write is not sent again by a gateway that was killed in the middle of it")
    func kill() async throws {
        let stage = try await Stage.start()
        try await stage.order(Self.delay, on: FaultTrial.creationRoute)
        let text = NewAccountBody().text
        async let pending = stage.create(text, key: "killed-in-the-middle-of-it")
        try await until { try await stage.calls(of: FaultTrial.creationRoute) == 1 }
        let restarted = try await stage.restartedAfterKill()
        _ = try? await pending
        let again = try await restarted.create(text, key: "killed-in-the-middle-of-it")
        #expect(again.status == 409, "\(again.text)")
        let state = try await restarted.get(try #require(again["Location"])).json["state"]?.string
        #expect(["in_progress", "unknown"].contains(state))
        #expect(try await restarted.calls(of: FaultTrial.creationRoute) == 1)
        try await restarted.end()
    }

    private func port(of stage: Stage) throws -> UInt16 {
        try #require(stage.front.address.split(separator: ":").last.flatMap { UInt16($0) })
    }
}
