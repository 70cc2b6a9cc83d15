import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import HTTPClient
@testable import Transport

/// Which connection a request travels on.
@Suite("Client, its pool", .timeLimit(.minutes(15)))
struct ClientPoolTests {
    @Test("uses a kept-alive connection again, and a new one for a request that asks for it")
    func reuse() async throws {
        let bench = try ClientBench(ScriptedUpstream(.readRequest, .answer("ok"), .startOver))
        for _ in 0..<3 { #expect(await bench.body() == "ok") }
        #expect(bench.upstream.connections == 1)
        #expect(await bench.body(.get(connection: .fresh)) == "ok")
        #expect(bench.upstream.connections == 2)
        #expect(bench.upstream.requests.map(\.connection) == [0, 0, 0, 1])
        #expect(await bench.state().open == 2)
    }

    @Test(
        "a connection that was opened for nothing waits for what comes, not to be writable for ever"
    )
    func openedForNothing() async throws {
        let bench = try ClientBench(ScriptedUpstream(.readRequest, .answer("ok")))
        var request = ClientRequest.get()
        request.credential = { _ in throw CancellationError() }
        let error = ClientError(.credentialUnavailable, .nothingSent)
        #expect(await bench.error(request) == error)
        let client = bench.client
        let interests = await bench.loop.run {
            client.assumeIsolated { client in
                client.connections.compactMap { ($0?.stream as? TCPStream)?.interest }
            }
        }
        #expect(interests == [.readable])
        #expect(await bench.body() == "ok")
        #expect(bench.upstream.connections == 1)
    }

    @Test("writes what the upstream expects, host and body included")
    func request() async throws {
        let bench = try ClientBench(ScriptedUpstream(.readRequest, .answer("ok")))
        let request = ClientRequest(method: .post, path: "/x?y=1", body: Array("body".utf8))
        #expect(await bench.body(request) == "ok")
        let expected =
            "POST /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:\(bench.upstream.port)\r\nContent-Length: 4\r\n\r\nbody"
        #expect(bench.upstream.requests.map(\.text) == [expected])
    }

    @Test("sends a body that is larger than the kernel's buffers")
    func largeBody() async throws {
        let bench = try ClientBench(ScriptedUpstream(.readRequest, .answer("ok"), .startOver))
        let body = [UInt8](repeating: 7, count: 6 << 20)
        for _ in 0..<2 {
            #expect(await bench.body(ClientRequest(method: .post, path: "/", body: body)) == "ok")
        }
        #expect(
            bench.upstream.requests.allSatisfy { $0.bytes.suffix(body.count).elementsEqual(body) }
        )
        #expect(bench.upstream.connections == 1)
    }

    @Test(
        "takes an early answer to a request that it could not send whole, and does not go on with it"
    )
    func earlyAnswer() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(
                .readHead,
                .write("HTTP/1.1 413 Content Too Large\nContent-Length: 2\n\nno"),
                .close
            )
        )
        let request = ClientRequest(
            method: .post,
            path: "/",
            body: [UInt8](repeating: 7, count: 16 << 20),
            connection: .fresh
        )
        let result = await bench.send(request)
        #expect((try? result.get())?.status == 413)
        #expect(await bench.state().open == 0)
    }

    @Test(
        "does not use a connection again after an answer that ends it",
        arguments: [
            "HTTP/1.1 200 OK\nConnection: close\nContent-Length: 2\n\nok",
            "HTTP/1.0 200 OK\nContent-Length: 2\n\nok",
            "HTTP/1.1 200 OK\nContent-Length: 2\n\nok!",
            "HTTP/1.1 200 OK\nContent-Length: 2\n\nokHTTP/1.1 200 OK\nContent-Length: 5\n\nwrong",
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n\n",
        ]
    )
    func ending(answer: String) async throws {
        let bench = try ClientBench(ScriptedUpstream(.readRequest, .write(answer), .waitForHangup))
        #expect(await bench.body() == "ok")
        #expect(await bench.body() == "ok")
        #expect(bench.upstream.requests.map(\.connection) == [0, 1])
        #expect(await bench.state().open == 0)
    }

    @Test("never takes what came while a connection was idle for an answer")
    func unasked() async throws {
        let (late, written) = (Gate(), Gate())
        let bench = try ClientBench(
            ScriptedUpstream(scripts: [
                [
                    .readRequest, .answer("first"), .pause(late), .answer("forged"),
                    .signal(written),
                    .waitForHangup,
                ],
                [.readRequest, .answer("second")],
            ])
        )
        let (first, second) = await bench.client.sendTwice(between: {
            late.open()
            written.waitBlocking()
        })
        #expect(first == "first")
        #expect(second == "second")
        #expect(bench.upstream.requests.map(\.connection) == [0, 1])
    }

    @Test("sends once more when the upstream closed a kept-alive connection at that moment (U34)")
    func stale() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(scripts: [
                [.readRequest, .answer("first"), .readRequest, .close],
                [.readRequest, .answer("second")],
            ])
        )
        #expect(await bench.body(.get("/1")) == "first")
        #expect(await bench.body(.get("/2")) == "second")
        #expect(bench.upstream.requests.map(\.connection) == [0, 0, 1])
        let requests = bench.upstream.requests
        try #require(requests.count == 3)
        #expect(requests[1].bytes == requests[2].bytes)
    }

    @Test(
        "what may change something is not sent again, wherever it travelled",
        arguments: [HTTPRequest.Method.post, .put, .patch, .delete]
    )
    func staleWrite(method: HTTPRequest.Method) async throws {
        let bench = try ClientBench(
            ScriptedUpstream(scripts: [
                [.readRequest, .answer("first"), .readRequest, .close],
                [.readRequest, .answer("second")],
            ])
        )
        #expect(await bench.body() == "first")
        let write = ClientRequest(method: method, path: "/", deadlines: .patient)
        let error = ClientError(.connectionReset, .mayHaveBeenSent)
        #expect(await bench.error(write) == error)
        #expect(bench.upstream.connections == 1)
    }

    @Test("sends at most twice, and then says that it may have arrived")
    func twice() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(scripts: [
                [.readRequest, .answer("first"), .readRequest, .reset], [.readRequest, .reset],
                [.readRequest, .answer("never")],
            ])
        )
        #expect(await bench.body() == "first")
        let error = await bench.error()
        #expect(error == .repeated(.connectionReset))
        #expect(bench.upstream.requests.count == 3)
        #expect(bench.upstream.connections == 2)
    }

    @Test("says that it may have arrived when only the second attempt found nobody")
    func secondAttempt() async throws {
        let (gone, closed) = (Gate(), Gate())
        let upstream = try ScriptedUpstream(
            .readRequest,
            .answer("first"),
            .readRequest,
            .signal(closed),
            .pause(gone),
            .reset
        )
        let bench = try ClientBench(upstream)
        #expect(await bench.body() == "first")
        async let second = bench.error()
        await closed.wait()
        upstream.stop()
        while await bench.error(.get(connection: .fresh))
            != ClientError(.connectionRefused, .nothingSent)
        {}
        gone.open()
        #expect(await second == .repeated(.connectionRefused))
    }

    @Test("never repeats a request that asked for a new connection")
    func freshIsNotRepeated() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(scripts: [[.readRequest, .reset], [.readRequest, .answer("never")]])
        )
        let error = await bench.error(.get(connection: .fresh))
        #expect(error == ClientError(.connectionReset, .mayHaveBeenSent))
        #expect(bench.upstream.requests.count == 1)
    }

    @Test("does not repeat a request whose answer had begun")
    func begunIsNotRepeated() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(scripts: [
                [.readRequest, .answer("first"), .readRequest, .write("HTTP/1.1 200"), .close],
                [.readRequest, .answer("never")],
            ])
        )
        #expect(await bench.body() == "first")
        #expect(await bench.error() == ClientError(.truncated, .mayHaveBeenSent))
        #expect(bench.upstream.connections == 1)
    }

    @Test("closes a connection that was idle for too long, though nobody asks for one")
    func idleTimer() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(.readRequest, .answer("ok"), .startOver),
            limits: PoolLimits(idle: .milliseconds(50))
        )
        #expect(await bench.body() == "ok")
        try await until { await bench.state().open == 0 }
        #expect(bench.upstream.connections == 1)
    }

    @Test("renews a connection that has reached its age, and closes one that is idle then")
    func connectionAge() async throws {
        var limits = PoolLimits.patient
        limits.age = .zero
        let bench = try ClientBench(
            ScriptedUpstream(.readRequest, .answer("ok"), .startOver),
            limits: limits
        )
        for _ in 0..<3 { #expect(await bench.body() == "ok") }
        #expect(bench.upstream.connections == 3)
        #expect(await bench.state().open == 0)
        limits.age = .milliseconds(50)
        let other = try ClientBench(
            ScriptedUpstream(.readRequest, .answer("ok"), .startOver),
            limits: limits
        )
        #expect(await other.body() == "ok")
        try await until { await other.state().open == 0 }
    }

    @Test("finishes what runs on a connection that has reached its age")
    func ageOfBusy() async throws {
        let (asked, gate) = (Gate(), Gate())
        var limits = PoolLimits.patient
        limits.age = .zero
        let bench = try ClientBench(
            ScriptedUpstream(.readRequest, .signal(asked), .pause(gate), .answer("ok")),
            limits: limits
        )
        async let body = bench.body()
        await asked.wait()
        await bench.client.closeIdle()
        gate.open()
        #expect(await body == "ok")
    }

    @Test("does not use a connection that was idle for too long")
    func age() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(.readRequest, .answer("ok"), .startOver),
            limits: PoolLimits(idle: .zero)
        )
        for _ in 0..<3 { #expect(await bench.body() == "ok") }
        #expect(bench.upstream.connections == 3)
        #expect(await bench.state().open <= 1)
    }

    @Test("closes what is idle when it is told to, and nothing else")
    func closeIdle() async throws {
        let (asked, gate) = (Gate(), Gate())
        let bench = try ClientBench(
            ScriptedUpstream(scripts: [
                [
                    .readRequest, .answer("first"), .readRequest, .signal(asked), .pause(gate),
                    .answer("second"),
                ],
                [.readRequest, .answer("fresh"), .waitForHangup],
                [.readRequest, .answer("third")],
            ])
        )
        #expect(await bench.body() == "first")
        async let second = bench.body()
        await asked.wait()
        #expect(await bench.body(.get(connection: .fresh)) == "fresh")
        #expect(await bench.state().open == 2)
        await bench.client.closeIdle()
        #expect(await bench.state().open == 1)
        gate.open()
        #expect(await second == "second")
    }

    @Test("lets go of an idle connection that the upstream closes")
    func closedWhileIdle() async throws {
        let late = Gate()
        let bench = try ClientBench(
            ScriptedUpstream(.readRequest, .answer("ok"), .pause(late), .close)
        )
        #expect(await bench.body() == "ok")
        #expect(await bench.state().open == 1)
        late.open()
        try await until { await bench.state().open == 0 }
    }

    @Test("makes 200 requests at once over no more than 4 connections")
    func parallel() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(.readRequest, .answer("ok"), .startOver),
            limits: .patient(connections: 4)
        )
        let answered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask { await bench.body(.get("/\(number)")) == "ok" }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 200)
        #expect(bench.upstream.connections <= 4)
        #expect(Set(bench.upstream.requests.map(\.text)).count == 200)
        let state = await bench.state()
        #expect(state.open <= 4 && state.waiting == 0)
    }

    @Test("makes 200 requests at once over 4 connections of which none lasts")
    func parallelFresh() async throws {
        let bench = try ClientBench(
            ScriptedUpstream(.readRequest, .answer("ok"), .startOver),
            limits: .patient(connections: 4)
        )
        let answered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                let policy = number.isMultiple(of: 2) ? ConnectionPolicy.fresh : .pooled
                group.addTask { await bench.body(.get("/\(number)", connection: policy)) == "ok" }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 200)
        #expect(bench.upstream.connections >= 100)
        #expect(await bench.state().open <= 4)
    }
}

extension Client {
    /// Sends two requests, and blocks the loop in between: what comes then, it cannot have seen before
    /// the second one goes out.
    fileprivate func sendTwice(between: () -> Void) async -> (first: String?, second: String?) {
        let first = try? await send(.get()).body
        between()
        let second = try? await send(.get()).body
        return (
            first.map { String(decoding: $0, as: UTF8.self) },
            second.map { String(decoding: $0, as: UTF8.self) }
        )
    }
}
