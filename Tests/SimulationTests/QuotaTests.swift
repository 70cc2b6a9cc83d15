import HTTPTypes
import JSON
import Platform
import TestSupport
import Testing

/// A client's own rate, and the end of a client, while the gateway runs.
@Suite struct QuotaTests {
    private static let plan = Stage.Plan(callers: [
        .full, Caller(name: "slow", more: ["--rate", "1/s", "--burst", "3"]),
        // So slow that no busy machine earns a second one between two requests.
        Caller(name: "slowest", more: ["--rate", "10/m", "--burst", "1"]),
    ])

    @Test("Retry-After is the truth", .timeLimit(.minutes(2)))
    func quota() async throws {
        let stage = try await Stage.start(Self.plan)
        for left in [2, 1, 0] {
            let reply = try await stage.get("/v1/whoami", as: "slow")
            #expect(reply.status == 200)
            #expect(reply["RateLimit-Policy"] == "\"client\";q=3;w=3")
            let limit = try #require(reply["RateLimit"])
            let state = try #require(limit.wholeMatch(of: #/"client";r=(\d+);t=(\d+)/#)?.output)
            // A slow machine may have earned one again.
            #expect((left...left + 1).contains(try #require(Int(state.1))))
            #expect((1...3).contains(try #require(Int(state.2))))
        }
        let (refused, elapsed) = try await waitUntilAllowed(stage)
        let wait = try #require(refused["Retry-After"].flatMap { Int64($0) })
        #expect((1...3).contains(wait))
        #expect(refused["RateLimit"]?.hasPrefix("\"client\";r=0;t=") == true)
        #expect(try refused.json["violated_policies"]?.elements.map(\.string) == ["client"])
        #expect(elapsed > .seconds(wait - 1))
        #expect(elapsed < .seconds(wait) + .milliseconds(500))
        #expect(try await stage.get("/v1/whoami").status == 200, "another client is not affected")
        try await stage.end()
    }

    /// Asks until the limit lets one through.
    ///
    /// - Returns: the first refusal, and how long it took from it to the next grant.
    private func waitUntilAllowed(_ stage: Stage) async throws -> (Reply, Duration) {
        var refused: (reply: Reply, at: MonotonicTime)?
        for _ in 0..<100_000 {
            let reply = try await stage.get("/v1/whoami", as: "slow")
            if reply.status == 429 {
                reply.expectProblem(429, "quota-exceeded")
                refused = refused ?? (reply, .now)
            } else if let refused {
                return (refused.reply, .now - refused.at)
            }
        }
        throw Never.happened
    }

    private enum Never: Error { case happened }

    @Test("a write that the limit refuses leaves its key usable", .timeLimit(.minutes(2)))
    func limitedWrite() async throws {
        let stage = try await Stage.start(Self.plan)
        _ = try await stage.get("/v1/whoami", as: "slowest")
        let text = NewAccountBody().text
        let first = try await stage.create(text, key: "refused-by-the-limit", as: "slowest")
        first.expectProblem(429, "quota-exceeded")
        #expect(first["Retry-After"] != nil)
        #expect(try await stage.calls(of: "POST /api/v1/partner/accounts") == 0)
        for _ in 0..<10_000 {
            let reply = try await stage.create(text, key: "refused-by-the-limit", as: "slowest")
            guard reply.status != 429 else { continue }
            #expect(reply.status == 201, "\(reply.text)")
            #expect(reply["Idempotency-Replayed"] == nil)
            break
        }
        #expect(try await stage.calls(of: "POST /api/v1/partner/accounts") == 1)
        try await stage.end()
    }

    @Test("clients come and go while the gateway runs", .timeLimit(.minutes(2)))
    func revocation() async throws {
        let stage = try await Stage.start(Self.plan)
        #expect(try await stage.get("/v1/partner").status == 200)
        let result = try await stage.program.run(["client", "revoke", "full"])
        #expect(result.status == 0, "\(result.error)")
        let end = try await waitUntil(401, stage, ("Authorization", try stage.key().1))
        #expect(end < .seconds(2.5))
        let created = try await stage.program.run(
            ["client", "create", "late", "--scope", "partner:read", "--account", "*"])
        let key = created.output.split(separator: "\n").joined()
        let start = try await waitUntil(200, stage, ("X-Api-Key", key))
        #expect(start < .seconds(2.5))
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
