import TestSupport
import Testing

/// How many connections carry one client's requests (requirements §1.3).
@Suite(
    .stage(
        Stage.Plan(
            callers: [.full, Caller(name: "other")],
            settings: ["limits.connections.per_client=2"]
        )
    ),
    .blocking,
    .timeLimit(.minutes(15))
)
struct ClientConnectionTests {
    @Test("a client may have so many connections, which others do not count into")
    func limit() async throws {
        let stage = try Staging.stage
        let port = try #require(
            stage.front.address.split(separator: ":").last.flatMap { UInt16($0) }
        )
        let first = try RawClient(port: port)
        let second = try RawClient(port: port)
        let third = try RawClient(port: port)
        for client in [first, second, first] {
            #expect(try status(of: "full", on: client, stage) == 200)
        }
        #expect(try status(of: "full", on: third, stage) == 503)
        // The connection is not cut, and may carry somebody else's requests.
        #expect(try status(of: "other", on: third, stage) == 200)
        first.reset()
        // The gateway notices within a moment.
        try await until { try status(of: "full", on: third, stage) == 200 }
        #expect(try status(of: "full", on: second, stage) == 200)
    }

    private func status(of caller: String, on client: RawClient, _ stage: Stage) throws -> Int {
        let key = try #require(stage.keys[caller])
        try client.send("GET /v1/whoami HTTP/1.1\r\nHost: x\r\nX-Api-Key: \(key)\r\n\r\n")
        return try client.answer().status
    }
}
