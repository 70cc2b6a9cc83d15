import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import HTTPClient

/// One class of requests that is slow, before a pool that others need.
@Suite("BulkheadClient", .timeLimit(.minutes(15)))
struct BulkheadClientTests {
    /// Holds what has the path `/slow` until its gate is open.
    private final class HeldUpstream: UpstreamClient {
        let gate = Gate()
        private let seen = Guarded<[String]>([])

        var paths: [String] { seen.withLock { $0 } }

        func shutDown() async {}

        func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
            seen.withLock { $0.append(request.path) }
            if request.path.hasPrefix("/slow") { await gate.wait() }
            if Task.isCancelled { throw ClientError(.cancelled, .mayHaveBeenSent) }
            return ClientResponse(status: 200, fields: [:], body: [])
        }
    }

    /// A bulkhead before such an upstream.
    private final class Bench: Sendable {
        let upstream = HeldUpstream()
        let loop: EventLoop
        let client: BulkheadClient

        init(running: Int, waiting: Int) throws {
            loop = try EventLoop(name: "bulkhead")
            client = BulkheadClient(
                upstream,
                on: loop,
                limits: BulkheadLimits(running: running, waiting: waiting)
            )
        }

        deinit { loop.stop() }

        func send(_ path: String, _ deadlines: Deadlines = .patient) async -> String {
            do throws(ClientError) {
                return "\(try await client.send(.get(path, deadlines: deadlines)).status)"
            } catch {
                return error == ClientError(error.reason, .nothingSent)
                    ? "\(error.reason), nothing sent" : "\(error.reason)"
            }
        }

        /// Returns once so many run and so many wait.
        func waitFor(running: Int, waiting: Int) async throws {
            try await until {
                let bulkhead = await client.bulkhead
                return bulkhead.running == running && bulkhead.line.count == waiting
                    && upstream.paths.count >= running
            }
        }
    }

    @Test("lets so many through, and the others in their order", arguments: [1, 2])
    func order(running: Int) async throws {
        let bench = try Bench(running: running, waiting: 10)
        let paths = (0..<8).map { "/slow/\($0)" }
        await withThrowingTaskGroup(of: Void.self) { group in
            for (number, path) in paths.enumerated() {
                group.addTask { #expect(await bench.send(path) == "200") }
                try? await bench.waitFor(
                    running: min(number + 1, running),
                    waiting: max(0, number + 1 - running)
                )
            }
            #expect(bench.upstream.paths == Array(paths.prefix(running)))
            bench.upstream.gate.open()
        }
        // Of two that may go at the same time, either may come first.
        #expect((running == 1 ? bench.upstream.paths : bench.upstream.paths.sorted()) == paths)
        try await bench.waitFor(running: 0, waiting: 0)
    }

    @Test("turns away who finds the line full")
    func full() async throws {
        let bench = try Bench(running: 1, waiting: 1)
        async let first = bench.send("/slow/0")
        try await bench.waitFor(running: 1, waiting: 0)
        async let second = bench.send("/slow/1")
        try await bench.waitFor(running: 1, waiting: 1)
        #expect(await bench.send("/slow/2") == "poolExhausted, nothing sent")
        bench.upstream.gate.open()
        #expect(await [first, second] == ["200", "200"])
        #expect(bench.upstream.paths == ["/slow/0", "/slow/1"])
    }

    @Test("waits no longer than the request's time lasts")
    func deadline() async throws {
        let bench = try Bench(running: 1, waiting: 1)
        async let first = bench.send("/slow/0")
        try await bench.waitFor(running: 1, waiting: 0)
        let outcome = await bench.send("/slow/1", .patient(\.total))
        #expect(outcome == "poolExhausted, nothing sent")
        try await bench.waitFor(running: 1, waiting: 0)
        bench.upstream.gate.open()
        #expect(await first == "200")
        #expect(bench.upstream.paths == ["/slow/0"])
    }

    @Test("turns everybody away at once when it is shut down")
    func shutDown() async throws {
        let bench = try Bench(running: 1, waiting: 10)
        let first = Task { await bench.send("/slow/0") }
        try await bench.waitFor(running: 1, waiting: 0)
        let others = (1...3).map { number in Task { await bench.send("/slow/\(number)") } }
        try await bench.waitFor(running: 1, waiting: 3)
        await bench.client.shutDown()
        for other in others { #expect(await other.value == "cancelled, nothing sent") }
        bench.upstream.gate.open()
        #expect(await first.value == "200")
        #expect(await bench.send("/quick") == "cancelled, nothing sent")
        #expect(bench.upstream.paths == ["/slow/0"])
    }

    @Test("a caller who goes leaves the line, or its place")
    func cancellation() async throws {
        let bench = try Bench(running: 1, waiting: 2)
        let first = Task { await bench.send("/slow/0") }
        try await bench.waitFor(running: 1, waiting: 0)
        let second = Task { await bench.send("/slow/1") }
        try await bench.waitFor(running: 1, waiting: 1)
        let third = Task { await bench.send("/slow/2") }
        try await bench.waitFor(running: 1, waiting: 2)
        second.cancel()
        #expect(await second.value == "cancelled, nothing sent")
        first.cancel()
        #expect(await first.value == "cancelled")
        bench.upstream.gate.open()
        #expect(await third.value == "200")
        #expect(bench.upstream.paths == ["/slow/0", "/slow/2"])
        try await bench.waitFor(running: 0, waiting: 0)
    }

    @Test("leaves the rest of the pool to others, however much is asked of it")
    func others() async throws {
        let gate = Gate()
        let bench = try ClientBench(
            ScriptedUpstream { _ in [.readRequest, .pause(gate), .answer("ok"), .startOver] },
            limits: .patient(connections: 4)
        )
        let limits = BulkheadLimits(halfOf: .patient(connections: 4))
        let slow = BulkheadClient(bench.client, on: bench.loop, limits: limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    let response = try await slow.send(.get("/slow"))
                    #expect(response.status == 200)
                }
            }
            try await until { await slow.bulkhead.line.count == 98 }
            #expect(await bench.state() == (2, 0))
            // Two more connections are there, and nobody waits for them.
            for count in 1...2 {
                group.addTask { #expect(await bench.body(.get("/quick")) == "ok") }
                try await until { bench.upstream.requests.count == 2 + count }
            }
            #expect(await bench.state() == (4, 0))
            gate.open()
        }
        #expect(bench.upstream.requests.count == 102)
    }
}
