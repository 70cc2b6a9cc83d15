import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// What callers see while the provider mostly fails, and when it is back (requirements §8, U39).
@Suite(.blocking) struct BreakerTests {
    private let read = "GET /api/v1/partner/me"
    private let list = "GET /api/v1/partner/accounts"
    private let write = "POST /api/v1/partner/accounts"

    /// The machine may be slow; what counts here is the number of calls.
    private let window = "upstream.breaker.window=5m"

    /// Fails the next requests of a route; 503 is not asked again.
    private func fail(_ stage: Stage, _ route: String, count: Int) async throws {
        try await stage.order(#""kind":"answer","status":503,"count":\#(count)"#, on: route)
    }

    @Test(
        "U39: an open breaker sends nothing, and what needs no provider goes on",
        .timeLimit(.minutes(15))
    )
    func open() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: [
                "upstream.breaker.open=5m", window, "cache.routes.partner.ttl=0s",
            ])
        )
        // The first of twenty calls. It is kept for 30 s, which the rest does not take.
        let account = "/v1/accounts/\(stage.accounts[0])"
        #expect(try await stage.get(account).status == 200)
        try await stage.simulator.forgetRequests()
        try await fail(stage, read, count: 1000)
        for number in 1...19 {
            try await stage.get("/v1/partner").expectProblem(503, "upstream-error", "\(number)")
        }
        let calls = try await stage.calls(of: [read, list, write])
        #expect(calls == 19)
        for path in ["/v1/partner", "/v1/accounts", "/v1/accounts/\(stage.accounts[1])"] {
            let reply = try await stage.get(path)
            reply.expectProblem(503, "upstream-unavailable", "\(path)")
            let seconds = reply["Retry-After"].flatMap { Int($0) } ?? 0
            #expect((1...300).contains(seconds), "\(path)")
        }
        let refused = try await stage.create(NewAccountBody().text, key: "the-breaker-is-open")
        refused.expectProblem(503, "upstream-unavailable")
        #expect(refused["Retry-After"] != nil)
        #expect(try await stage.calls(of: [read, list, write]) == calls)
        #expect(try await stage.get(account).status == 200)
        #expect(try await stage.admin.send(.get, "/healthz").status == 200)
        // The gateway itself is able to work, and a balancer would find no better one.
        #expect(try await stage.admin.send(.get, "/readyz").status == 200)
        try await stage.end()
        // The write was refused before its intent.
        let types = try stage.auditLines().compactMap { $0["type"]?.string }
        #expect(!types.contains("op.intent"))
    }

    @Test(
        "it is probed without callers, and closes when the provider is back",
        .timeLimit(.minutes(15))
    )
    func recovery() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: [
                "upstream.breaker.open=100ms", window, "cache.routes.partner.ttl=0s",
            ])
        )
        // The last two fail the first two probes.
        try await fail(stage, read, count: 22)
        for _ in 1...20 { try await stage.get("/v1/partner").expectProblem(503, "upstream-error") }
        try await until { try await stage.calls(of: read) == 23 }
        try await until { stage.log.contains("the provider answers again") }
        // No caller was the probe, and the first one is let through, with the write that was refused.
        #expect(try await stage.get("/v1/partner").status == 200)
        #expect(try await stage.calls(of: read) == 24)
        let written = try await stage.create(NewAccountBody().text, key: "the-breaker-is-closed")
        #expect(written.status == 201)
        #expect(stage.log.contains("the provider fails too often"))
        try await stage.end()
    }

    @Test("a provider that is gone and comes back is found by the probe", .timeLimit(.minutes(15)))
    func silence() async throws {
        let peer = try ScriptedPeer()
        defer { peer.stop() }
        let stage = try await Stage.start(
            Stage.Plan(
                settings: [
                    "upstream.timeouts.first_byte=50ms", "upstream.breaker.open=50ms", window,
                ],
                upstream: peer.address
            )
        )
        for _ in 1...20 {
            try await stage.get("/v1/partner").expectProblem(504, "upstream-timeout")
        }
        try await stage.get("/v1/partner").expectProblem(503, "upstream-unavailable")
        // A refusal is an answer.
        peer.script("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        try await until { stage.log.contains("the provider answers again") }
        try await stage.get("/v1/partner").expectProblem(404, "not-found")
        try await stage.end()
    }

    @Test("ending does not wait for a probe", .timeLimit(.minutes(15)))
    func ending() async throws {
        let stage = try await Stage.start(
            Stage.Plan(settings: [
                "upstream.breaker.open=5m", window, "cache.routes.partner.ttl=0s",
            ])
        )
        try await fail(stage, read, count: 20)
        for _ in 1...20 { try await stage.get("/v1/partner").expectProblem(503, "upstream-error") }
        try await until { stage.log.contains("the provider fails too often") }
        let start = MonotonicTime.now
        try await stage.end()
        #expect(MonotonicTime.now - start < .seconds(60))
    }
}
