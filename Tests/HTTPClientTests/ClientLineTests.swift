import HTTPClient
import Platform
import TestSupport
import Testing

/// Who waits when all connections are in use.
@Suite("Client, its line", .timeLimit(.minutes(15)))
struct ClientLineTests {
    /// One connection, which answers once the gate is open.
    private func bench(_ gate: Gate, limits: PoolLimits = .patient(connections: 1)) throws
        -> ClientBench
    {
        try ClientBench(
            ScriptedUpstream(.readRequest, .pause(gate), .answer("ok"), .startOver),
            limits: limits
        )
    }

    @Test("turns a request away when as many wait as may", arguments: [0, 1, 3])
    func full(waiting: Int) async throws {
        let gate = Gate()
        let bench = try bench(gate, limits: .patient(connections: 1, waiting: waiting))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { #expect(await bench.body() == "ok") }
            try await until { await bench.state().open == 1 }
            for _ in 0..<waiting { group.addTask { #expect(await bench.body() == "ok") } }
            try await bench.waitForLine(waiting)
            #expect(await bench.error() == ClientError(.poolExhausted, .nothingSent))
            gate.open()
        }
        #expect(bench.upstream.connections == 1)
        #expect(bench.upstream.requests.count == waiting + 1)
    }

    @Test("turns a request away when its time is over before it gets a connection")
    func deadline() async throws {
        let gate = Gate()
        let bench = try bench(gate)
        async let first = bench.body()
        try await until { await bench.state().open == 1 }
        let error = await bench.error(.get(deadlines: .patient(\.total)))
        #expect(error == ClientError(.poolExhausted, .nothingSent))
        #expect(await bench.state().waiting == 0)
        gate.open()
        #expect(await first == "ok")
        #expect(await bench.body() == "ok")
        #expect(bench.upstream.requests.count == 2)
    }

    @Test("sends nothing that may not leave any more when its turn comes")
    func breaker() async throws {
        let gate = Gate()
        let bench = try bench(gate)
        let isOpen = Guarded(false)
        var request = ClientRequest.get()
        request.mayLeave = { !isOpen.withLock { $0 } }
        async let first = bench.body(request)
        try await until { bench.upstream.requests.count == 1 }
        let waiting = request
        async let second = bench.error(waiting)
        async let third = bench.error(waiting)
        try await bench.waitForLine(2)
        isOpen.withLock { $0 = true }
        gate.open()
        #expect(await first == "ok")
        #expect(await second == ClientError(.circuitOpen, .nothingSent))
        #expect(await third == ClientError(.circuitOpen, .nothingSent))
        #expect(bench.upstream.requests.count == 1)
    }

    @Test("takes nothing more once it has been shut down")
    func afterShutDown() async throws {
        let gate = Gate()
        let bench = try bench(gate)
        async let first = bench.error()
        try await until { await bench.state().open == 1 }
        async let second = bench.error()
        try await bench.waitForLine(1)
        await bench.client.shutDown()
        #expect(await second == ClientError(.cancelled, .nothingSent))
        #expect(await first?.reason == .cancelled)
        #expect(await bench.error() == ClientError(.cancelled, .nothingSent))
        gate.open()
    }

    @Test("lets go at once when the waiting task is cancelled")
    func cancellation() async throws {
        let gate = Gate()
        let bench = try bench(gate)
        async let first = bench.body()
        try await until { await bench.state().open == 1 }
        let waiting = Task { await bench.error() }
        async let third = bench.body()
        try await bench.waitForLine(2)
        waiting.cancel()
        #expect(await waiting.value == ClientError(.cancelled, .nothingSent))
        gate.open()
        #expect(await first == "ok")
        #expect(await third == "ok")
        #expect(bench.upstream.requests.count == 2)
    }

    @Test("passes a connection on when the one who was woken for it has been cancelled")
    func passingOn() async throws {
        let (gate, answered) = (Gate(), Gate())
        let bench = try ClientBench(
            ScriptedUpstream(
                .readRequest,
                .pause(gate),
                .answer("ok"),
                .signal(answered),
                .startOver
            ),
            limits: .patient(connections: 1)
        )
        async let first = bench.body()
        try await until { await bench.state().open == 1 }
        let second = Task { await bench.error() }
        try await bench.waitForLine(1)
        let third = Task { await bench.body() }
        try await bench.waitForLine(2)
        // The answer and the cancellation reach the loop in the same batch.
        await bench.loop.run {
            gate.open()
            answered.waitBlocking()
            second.cancel()
        }
        #expect(await first == "ok")
        let outcome = await second.value
        #expect(outcome == nil || outcome == ClientError(.cancelled, .nothingSent))
        #expect(await third.value == "ok")
        #expect(await bench.state().waiting == 0)
    }

    @Test("serves those who wait in the order in which they came")
    func order() async throws {
        let gate = Gate()
        let bench = try bench(gate)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = await bench.body(.get("/0")) }
            try await until { await bench.state().open == 1 }
            for number in 1...20 {
                let policy = number.isMultiple(of: 3) ? ConnectionPolicy.fresh : .pooled
                group.addTask { _ = await bench.body(.get("/\(number)", connection: policy)) }
                try await bench.waitForLine(number)
            }
            gate.open()
        }
        let paths = bench.upstream.requests.map { $0.text.split(separator: " ")[1] }
        #expect(paths == (0...20).map { "/\($0)" })
    }

    @Test("lets everybody know when the upstream is gone")
    func gone() async throws {
        let gate = Gate()
        let upstream = try ScriptedUpstream(.readRequest, .pause(gate), .reset)
        let bench = try ClientBench(upstream, limits: .patient(connections: 1))
        let errors = try await withThrowingTaskGroup(of: ClientError?.self) { group in
            group.addTask { await bench.error() }
            try await until { upstream.requests.count == 1 }
            for number in 1...20 {
                group.addTask { await bench.error() }
                try await bench.waitForLine(number)
            }
            upstream.stop()
            gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(errors.count == 21 && errors.allSatisfy { $0 != nil })
        #expect(await bench.state() == (0, 0))
    }
}
