import Glibc
import HTTPTypes
import JSON
import TestSupport
import Testing

/// Nobody is there: U1 to U3.
@Suite(.blocking, .timeLimit(.minutes(15)))
struct U01ReachingTests {
    @Test("U1: a name without an address")
    func name() async throws {
        let stage = try await Stage.start(
            // No such name can exist (RFC 6761 §6.4).
            Stage.Plan(upstream: "https://no-such-host.invalid")
        )
        // 504 where the machine's resolver itself gets no answer.
        try await Unreachable(stage: stage).check([502, 504], "upstream-unreachable")
        try await stage.end()
    }

    @Test("U2: nobody listens")
    func refused() async throws {
        let stage = try await Stage.start()
        #expect(try await stage.get("/v1/partner").status == 200)
        stage.simulator.process.send(SIGTERM)
        #expect(await stage.simulator.process.status() == 0)
        let reply = try await stage.get("/v1/accounts")
        reply.expectProblem(502, "upstream-unreachable")
        #expect(reply["Cache-Status"] == "vobiz-gateway; fwd=miss")
        try await Unreachable(stage: stage).check([502], "upstream-unreachable")
        // What is fresh needs no provider.
        #expect(try await stage.get("/v1/partner").status == 200)
        #expect(try await stage.admin.send(.get, "/healthz").status == 200)
        try await stage.end()
    }

    @Test("U2: nobody listens any more when a write is about to be sent")
    func refusedWrite() async throws {
        let (asked, gone) = (Gate(), Gate())
        // Whether the e-mail address is in use is the last thing that the provider says.
        let nobody = #"{"accounts":[],"total":0,"page":1,"per_page":100,"total_pages":0}"#
        let provider = try ScriptedUpstream(
            .readRequest,
            .signal(asked),
            .pause(gone),
            .write(
                "HTTP/1.1 200 OK\nContent-Type: application/json\n"
                    + "Content-Length: \(nobody.utf8.count)\n\n\(nobody)"
            ),
            .waitForHangup
        )
        let stage = try await Stage.start(Stage.Plan(upstream: "127.0.0.1:\(provider.port)"))
        async let answer = stage.create(NewAccountBody().text, key: "the-provider-ends-before-it")
        await asked.wait()
        provider.stop()
        try await until { (try? RawClient(port: provider.port)) == nil }
        gone.open()
        let write = try await answer
        write.expectProblem(502, "upstream-unreachable")
        FaultTrial.expectDiscretion(write, "U2")
        let fate = try await stage.get(try #require(write["Location"]))
        #expect(try fate.json["state"]?.string == "not_executed")
        let outcomes = try stage.auditLines().filter { $0["type"]?.string == "op.outcome" }
        #expect(outcomes.map { $0["decision"]?.string } == ["not-executed"])
        #expect(provider.requests.count == 1)
        try await stage.end()
    }

    @Test("U3: nobody takes the connection")
    func silent() async throws {
        let silence = try SilentListener(port: 0)
        let stage = try await Stage.start(
            Stage.Plan(
                settings: ["upstream.timeouts.connect=200ms"],
                upstream: "\(silence.address)"
            )
        )
        try await Unreachable(stage: stage).check([504], "upstream-timeout")
        try await stage.end()
    }
}
