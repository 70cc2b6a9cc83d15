import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import HTTPClient

/// What the upstream sees of requests that may be sent again, and of those that may not.
@Suite("RetryingClient", .timeLimit(.minutes(15)))
struct RetryingClientTests {
    typealias Step = ScriptedUpstream.Step

    private static let reset: [Step] = [.readRequest, .reset]
    private static let ok: [Step] = [.readRequest, .answer("ok"), .waitForHangup]

    private static func status(_ status: Int) -> [Step] {
        [
            .readRequest, .write("HTTP/1.1 \(status) X\nContent-Length: 2\n\nno"),
            .waitForHangup,
        ]
    }

    private func retrying(
        _ bench: ClientBench,
        pause: Duration = .zero,
        budget: SharedRetryBudget = SharedRetryBudget(),
        admits: @escaping @Sendable () -> Bool = { true }
    ) -> RetryingClient {
        RetryingClient(
            bench.client,
            on: bench.loop,
            rule: RetryRule(pause: pause...pause),
            budget: budget,
            admits: admits
        )
    }

    private func outcome(
        _ client: RetryingClient,
        _ request: ClientRequest = .get()
    ) async -> String {
        do throws(ClientError) {
            return "\(try await client.send(request).status)"
        } catch {
            return "\(error.reason)"
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let scripts: [[Step]]
        var method = HTTPRequest.Method.get
        let outcome: String
        let requests: Int
    }

    static var rows: [Row] {
        [
            Row(
                testDescription: "a reset, then an answer (U7)",
                scripts: [reset, ok],
                outcome: "200",
                requests: 2
            ),
            Row(
                testDescription: "reset twice",
                scripts: [reset, reset, ok],
                outcome: "connectionReset",
                requests: 2
            ),
            Row(
                testDescription: "500, then an answer (U32)",
                scripts: [status(500), ok],
                outcome: "200",
                requests: 2
            ),
            Row(
                testDescription: "500 twice",
                scripts: [status(500), status(500), ok],
                outcome: "500",
                requests: 2
            ),
            Row(
                testDescription: "500, then 404",
                scripts: [status(500), status(404)],
                outcome: "404",
                requests: 2
            ),
            Row(
                testDescription: "a write that was reset",
                scripts: [reset, ok],
                method: .post,
                outcome: "connectionReset",
                requests: 1
            ),
            Row(
                testDescription: "a write that failed",
                scripts: [status(500), ok],
                method: .post,
                outcome: "500",
                requests: 1
            ),
            Row(
                testDescription: "a limit",
                scripts: [status(429), ok],
                outcome: "429",
                requests: 1
            ),
            Row(
                testDescription: "an answer that broke off",
                scripts: [[.readRequest, .write("HTTP/1.1 2"), .close], ok],
                outcome: "truncated",
                requests: 1
            ),
        ]
    }

    @Test("sends once or twice, as the row says", arguments: rows)
    func attempts(_ row: Row) async throws {
        let bench = try ClientBench(ScriptedUpstream(scripts: row.scripts))
        var request = ClientRequest.get()
        request.method = row.method
        #expect(await outcome(retrying(bench), request) == row.outcome)
        #expect(bench.upstream.requests.count == row.requests)
    }

    private static let stale: [Step] = [.readRequest, .answer("ok"), .readRequest, .reset]

    @Test(
        "what went out anew after a stale connection goes out no third time (U34)",
        arguments: [(Self.reset, "connectionReset"), (Self.status(500), "500"), (Self.ok, "200")]
    )
    func stale(second: [Step], expected: String) async throws {
        let bench = try ClientBench(ScriptedUpstream(scripts: [Self.stale, second, Self.ok]))
        let client = retrying(bench)
        #expect(await outcome(client) == "200")
        #expect(await outcome(client) == expected)
        #expect(bench.upstream.connections == 2)
        #expect(bench.upstream.requests.count == 3)
    }

    @Test("what went out anew counts in the budget, and is not refused by it")
    func staleBudget() async throws {
        let scripts = [Self.stale] + [[Step]](repeating: Self.stale, count: 11)
        let bench = try ClientBench(ScriptedUpstream(scripts: scripts + [Self.reset, Self.ok]))
        // However long it takes here, nothing is forgotten.
        let budget = SharedRetryBudget(RetryBudget(window: .seconds(3600)))
        let client = retrying(bench, budget: budget)
        // Each but the first meets the end of the connection before.
        for _ in 0..<12 { #expect(await outcome(client) == "200") }
        #expect(bench.upstream.connections == 12)
        await bench.client.closeIdle()
        // The budget of a quiet gateway is ten in each window.
        #expect(await outcome(client) == "connectionReset")
        #expect(bench.upstream.connections == 13)
    }

    @Test("a pause ends at once when the client is shut down, with the first outcome")
    func shutDown() async throws {
        let bench = try ClientBench(ScriptedUpstream(scripts: [Self.status(500), Self.ok]))
        let client = retrying(bench, pause: .seconds(1000))
        async let first = outcome(client)
        try await until { await client.pausing == 1 }
        await client.shutDown()
        #expect(await first == "500")
        #expect(bench.upstream.requests.count == 1)
    }

    @Test("a second attempt that cannot leave tells of the first")
    func unsent() async throws {
        let loop = try EventLoop(name: "retrying")
        defer { loop.stop() }
        let upstream = ListedUpstream([
            .success(ClientResponse(status: 500, fields: [:], body: [])),
            .failure(ClientError(.poolExhausted, .nothingSent)),
        ])
        let client = RetryingClient(
            upstream,
            on: loop,
            rule: RetryRule(pause: .zero ... .zero),
            budget: SharedRetryBudget()
        )
        #expect(await outcome(client) == "500")
        let requests = upstream.requests
        #expect(requests.count == 2)
        // Nothing below may repeat it once more.
        #expect(requests.last?.connection == .fresh)
    }

    @Test("the limit of the one who asks covers second attempts")
    func refused() async throws {
        let bench = try ClientBench(ScriptedUpstream(scripts: [Self.status(500), Self.ok]))
        #expect(await outcome(retrying(bench) { false }) == "500")
        #expect(bench.upstream.requests.count == 1)
    }

    @Test("none without a budget")
    func budget() async throws {
        // Used up at a time that real ones never reach, so nothing of it is forgotten.
        var spent = RetryBudget()
        while spent.takeRetry(at: .distantFuture) {}
        let bench = try ClientBench(
            ScriptedUpstream(
                .readRequest,
                .write("HTTP/1.1 500 X\nContent-Length: 0\n\n"),
                .startOver
            )
        )
        let client = retrying(bench, budget: SharedRetryBudget(spent))
        for _ in 0..<30 { #expect(await outcome(client) == "500") }
        #expect(bench.upstream.requests.count == 30)
    }

    @Test("none when the pause would reach the deadline")
    func deadline() async throws {
        let bench = try ClientBench(ScriptedUpstream(scripts: [Self.reset, Self.ok]))
        let client = retrying(bench, pause: .seconds(3000))
        var request = ClientRequest.get()
        request.deadlines.total = .seconds(2000)
        #expect(await outcome(client, request) == "connectionReset")
        #expect(bench.upstream.requests.count == 1)
    }

    @Test("the second attempt has what is left of the time")
    func remainder() async throws {
        let loop = try EventLoop(name: "retrying")
        defer { loop.stop() }
        let reset = ClientError(.connectionReset, .mayHaveBeenSent)
        let upstream = ListedUpstream([.failure(reset)])
        let pause = Duration.milliseconds(1)
        let client = RetryingClient(
            upstream,
            on: loop,
            rule: RetryRule(pause: pause...pause),
            budget: SharedRetryBudget()
        )
        #expect(await outcome(client) == "connectionReset")
        let times = upstream.requests.map(\.deadlines.total)
        #expect(times.count == 2)
        #expect(times[0] == Deadlines.patient.total)
        #expect(times[1] <= times[0] - pause)
    }

    @Test("a caller who goes ends the pause")
    func cancellation() async throws {
        let bench = try ClientBench(ScriptedUpstream(scripts: [Self.reset, Self.ok]))
        let client = retrying(bench, pause: .seconds(3000))
        let task = Task { await outcome(client) }
        try await until { bench.upstream.requests.count == 1 }
        task.cancel()
        let seen = await task.value
        #expect(seen == "connectionReset" || seen == "cancelled")
        #expect(bench.upstream.requests.count == 1)
    }
}
