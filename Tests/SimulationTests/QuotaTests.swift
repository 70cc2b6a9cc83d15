import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// A client's own rate, and the end of a client, while the gateway runs.
@Suite(.blocking) struct QuotaTests {
    private static let plan = Stage.Plan(callers: [
        .full, Caller(name: "slow", more: ["--rate", "1/s", "--burst", "3"]),
        // So slow that no busy machine earns a second one between two requests.
        Caller(name: "slowest", more: ["--rate", "10/m", "--burst", "1"]),
        Caller(name: "hourly", more: ["--rate", "1/h", "--burst", "2"]),
    ])

    @Test("the fields tell the truth", .timeLimit(.minutes(15)))
    func quota() async throws {
        let stage = try await Stage.start(Self.plan)
        let start = MonotonicTime.now
        // What is earned back in an hour is not earned back during this test.
        for (left, reset) in [(1, 3600), (0, 7200)] {
            let reply = try await stage.get("/v1/whoami", as: "hourly")
            #expect(reply.status == 200)
            #expect(reply["RateLimit-Policy"] == "\"client\";q=2;w=7200")
            let limit = try #require(reply["RateLimit"])
            let state = try #require(limit.wholeMatch(of: #/"client";r=(\d+);t=(\d+)/#)?.output)
            #expect(Int(state.1) == left)
            #expect(try Self.isTrue(state.2, reset, since: start))
        }
        let refused = try await stage.get("/v1/whoami", as: "hourly")
        refused.expectProblem(429, "quota-exceeded")
        #expect(try Self.isTrue(try #require(refused["Retry-After"])[...], 3600, since: start))
        #expect(refused["RateLimit"]?.hasPrefix("\"client\";r=0;t=") == true)
        #expect(try refused.json["violated_policies"]?.elements.map(\.string) == ["client"])
        #expect(try await stage.get("/v1/whoami").status == 200, "another client is not affected")
        try await stage.end()
    }

    @Test("who has nothing left is not invited to send a body", .timeLimit(.minutes(15)))
    func invitation() async throws {
        let stage = try await Stage.start(Self.plan)
        let key = try #require(stage.keys["hourly"])
        for _ in 0..<2 { #expect(try await stage.get("/v1/whoami", as: "hourly").status == 200) }
        let connection = stage.front.raw
        let outcome = await connection.send(
            "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nX-Api-Key: \(key)\r\nContent-Length: 4\r\n"
                + "Expect: 100-continue\r\n\r\n"
        )
        try #require(outcome.replies.first).expectProblem(429, "quota-exceeded")
        #expect(outcome.isClosed)
        try await stage.end()
    }

    /// Seconds until something that was whole seconds away when the test began, rounded up.
    private static func isTrue(
        _ text: Substring,
        _ seconds: Int,
        since start: MonotonicTime
    ) throws -> Bool {
        let elapsed = Int((MonotonicTime.now - start).components.seconds) + 1
        return (seconds - elapsed...seconds).contains(try #require(Int(text)))
    }

    @Test("what is earned back can be used", .timeLimit(.minutes(15)))
    func recovery() async throws {
        let stage = try await Stage.start(Self.plan)
        var statuses: [Int] = []
        // Bounded by tries; the limit lets one through each second.
        while statuses.count < 100_000 {
            let status = try await stage.get("/v1/whoami", as: "slow").status
            statuses.append(status)
            if status == 200, statuses.contains(429) { break }
        }
        #expect(statuses.prefix(3) == [200, 200, 200])
        #expect(statuses.last == 200)
        try await stage.end()
    }

    @Test("a write that the limit refuses leaves its key usable", .timeLimit(.minutes(15)))
    func limitedWrite() async throws {
        let stage = try await Stage.start(Self.plan)
        _ = try await stage.get("/v1/whoami", as: "slowest")
        let text = NewAccountBody().text
        let first = try await stage.create(text, key: "refused-by-the-limit", as: "slowest")
        first.expectProblem(429, "quota-exceeded")
        #expect(first["Retry-After"] != nil)
        #expect(try await stage.calls(of: "POST /api/v1/partner/accounts") == 0)
        for _ in 0..<1_000_000 {
            let reply = try await stage.create(text, key: "refused-by-the-limit", as: "slowest")
            guard reply.status != 429 else { continue }
            #expect(reply.status == 201, "\(reply.text)")
            #expect(reply["Idempotency-Replayed"] == nil)
            break
        }
        #expect(try await stage.calls(of: "POST /api/v1/partner/accounts") == 1)
        try await stage.end()
    }

    @Test("clients come and go while the gateway runs", .timeLimit(.minutes(15)))
    func revocation() async throws {
        let stage = try await Stage.start(Self.plan)
        #expect(try await stage.get("/v1/partner").status == 200)
        let result = try await stage.program.run(["client", "revoke", "full"])
        #expect(result.status == 0, "\(result.error)")
        let end = try await waitUntil(401, stage, ("Authorization", try stage.key().1))
        #expect(end < .seconds(5))
        let created = try await stage.program.run(
            ["client", "create", "late", "--scope", "partner:read", "--account", "*"])
        let key = created.output.split(separator: "\n").joined()
        let start = try await waitUntil(200, stage, ("X-Api-Key", key))
        #expect(start < .seconds(5))
        try await stage.end()
    }

    /// How long it takes until a key is answered with a status.
    private func waitUntil(
        _ status: Int,
        _ stage: Stage,
        _ key: (String, String)
    ) async throws -> Duration {
        let start = MonotonicTime.now
        for _ in 0..<100_000 {
            let reply = try await stage.front.send(.get, "/v1/partner", [key])
            if reply.status == status { return .now - start }
        }
        return .seconds(1000)
    }
}
