import Glibc
import HTTPTypes
import TestSupport
import Testing

/// Nobody is there: U1 to U3.
@Suite(.timeLimit(.minutes(5)))
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
