import HTTP
import HTTPTypes
import Platform
import TestSupport
import Testing

@testable import HTTPClient

/// Exchanges with an upstream that chooses HTTP/2 (U34, U35).
@Suite("Client, over HTTP/2", .timeLimit(.minutes(15)))
struct ClientHTTP2Tests {
    private func withBench(
        _ upstream: HTTP2Upstream,
        limits: PoolLimits = .patient,
        _ body: (SecureBench) async throws -> Void
    ) async throws {
        try await withSecureBench(
            "https://localhost:\(upstream.port)/base",
            offersHTTP2: true,
            limits: limits,
            body
        )
    }

    // MARK: Serving

    @Test("asks what HTTP/1.1 would ask, over one connection")
    func reuse() async throws {
        let seen = RequestRecord()
        try await withHTTP2Upstream { number in
            ServingSpeaker(number, seen) { Array("answer to \($0.target)".utf8) }
        } _: { upstream in
            try await withBench(upstream) { bench in
                for _ in 0..<3 {
                    #expect(await bench.send(.get("/x?y=1")) == .success("answer to /base/x?y=1"))
                }
                var request = ClientRequest(
                    method: .post,
                    path: "/z",
                    fields: [.contentType: "application/json"],
                    body: Array("{}".utf8),
                    deadlines: .patient
                )
                request.credential = { try $0.append("X-Auth-Token", Array("t0ken".utf8).span) }
                let response = try await bench.client.send(request)
                #expect(response.status == 200)
                #expect(response.fields[.contentType] == "text/plain")
                #expect(await bench.state().open == 1)
            }
            #expect(upstream.accepted == 1)
        }
        let requests = seen.requests
        let host = try #require(requests.first?.fields.first { $0.name == "host" })
        #expect(requests.count == 4)
        #expect(requests[0].fields == [host])
        #expect(
            requests[3].fields == [
                host, FieldPair("content-type", "application/json"),
                FieldPair("content-length", "2"), FieldPair("x-auth-token", "t0ken"),
            ]
        )
        #expect(requests[3].body == Array("{}".utf8))
    }

    @Test("gives a request that asks for it a connection of its own")
    func fresh() async throws {
        let seen = RequestRecord()
        try await withHTTP2Upstream {
            ServingSpeaker($0, seen) { _ in Array("ok".utf8) }
        } _: { upstream in
            try await withBench(upstream) { bench in
                #expect(await bench.send() == .success("ok"))
                #expect(await bench.send(.get(connection: .fresh)) == .success("ok"))
                #expect(await bench.send(.get(connection: .fresh)) == .success("ok"))
                #expect(await bench.send() == .success("ok"))
            }
            #expect(upstream.accepted == 3)
        }
        #expect(seen.requests.map(\.connection).prefix(3) == [0, 1, 2])
    }

    @Test("lets nobody else onto such a connection while it is in use")
    func exclusive() async throws {
        let asked = Gate()
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                if number == 0 { asked.open() }
                return number == 0 ? [] : Frame.answer(id, "other")
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                let write = Task { await bench.send(.get(connection: .fresh)) }
                await asked.wait()
                #expect(await bench.send() == .success("other"))
                write.cancel()
                let expected = ClientError(.cancelled, .mayHaveBeenSent)
                #expect(await write.value == .failure(expected))
            }
            #expect(upstream.accepted == 2)
        }
    }

    @Test(
        "speaks HTTP/1.1 where the upstream chooses it, or chooses nothing",
        arguments: [["-alpn", "http/1.1"], []]
    )
    func fallback(options: [String]) async throws {
        let identity = try await TestCertificates.shared().server
        let server = try Program(in: try TemporaryDirectory(), executable: "/usr/bin/openssl")
            .start(
                [
                    "s_server", "-accept", "127.0.0.1:0", "-cert", identity.certificateFile, "-key",
                    identity.keyFile, "-www",
                ] + options
            )
        // It is killed when nobody holds on to it.
        defer { withExtendedLifetime(server) {} }
        var line = await server.line()
        while !line.isEmpty, !line.hasPrefix("ACCEPT ") { line = await server.line() }
        let port = try #require(line.split(separator: ":").last)
        try await withSecureBench("https://localhost:\(port)", offersHTTP2: true) { bench in
            let page = try await bench.send().get()
            #expect(page.contains("s_server"))
        }
    }

    @Test("offers HTTP/2 only when it is told to")
    func off() async throws {
        try await withTLSUpstream { upstream in
            try await withSecureBench("https://localhost:\(upstream.port)") { bench in
                #expect(await bench.send() == .success("ok"))
            }
        }
    }

    @Test("carries 200 requests at once, no more under way than the pool allows, none mistaken")
    func parallel() async throws {
        let seen = RequestRecord()
        try await withHTTP2Upstream {
            ServingSpeaker($0, seen) {
                Array(($0.target + String(repeating: ".", count: 3000)).utf8)
            }
        } _: { upstream in
            try await withBench(upstream, limits: .patient(connections: 8)) { bench in
                let answered = await withTaskGroup(of: Bool.self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            guard case .success(let body) = await bench.send(.get("/\(number)"))
                            else { return false }
                            return body.hasPrefix("/base/\(number).") && body.utf8.count > 3000
                        }
                    }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(answered == 200)
                #expect(await bench.state().open <= 8)
            }
            #expect(upstream.accepted <= 8)
        }
        #expect(seen.requests.count == 200)
    }

    @Test("many share a connection, as many as the upstream allows")
    func sharing() async throws {
        let seen = RequestRecord()
        var limits = HTTP2Limits()
        limits.concurrentStreams = 3
        try await withHTTP2Upstream { [limits] in
            ServingSpeaker($0, seen, limits: limits) { _ in Array("ok".utf8) }
        } _: { upstream in
            try await withBench(upstream) { bench in
                #expect(await bench.send() == .success("ok"))
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 {
                        group.addTask { #expect(await bench.send() == .success("ok")) }
                    }
                }
            }
        }
        #expect(seen.requests.count == 21)
        #expect(seen.requests.count { $0.connection == 0 } >= 4)
    }

    @Test("sends and takes bodies that are larger than all windows")
    func large() async throws {
        let seen = RequestRecord()
        let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let answer = String(repeating: "0123456789abcdef", count: 1 << 17)
        try await withHTTP2Upstream {
            ServingSpeaker($0, seen) { _ in Array(answer.utf8) }
        } _: { upstream in
            try await withBench(upstream) { bench in
                for _ in 0..<2 {
                    let request = ClientRequest(
                        method: .post,
                        path: "/",
                        body: body,
                        deadlines: .patient
                    )
                    #expect(await bench.send(request) == .success(answer))
                }
            }
            #expect(upstream.accepted == 1)
        }
        #expect(seen.requests.allSatisfy { $0.body == body })
    }

    // MARK: Refusals

    @Test("a stream that is refused unseen is asked for once more (U35)")
    func refused() async throws {
        let asked = Guarded(0)
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                asked.withLock { $0 += 1 }
                return number == 0 ? [.reset(id, code: 7)] : Frame.answer(id, "second")
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                let response = try await bench.client.send(.get())
                #expect(response.wasRepeated)
                #expect(response.body == Array("second".utf8))
            }
            #expect(upstream.accepted == 2)
        }
        #expect(asked.withLock { $0 } == 2)
    }

    @Test("refused twice, it has certainly not been executed; a write is not asked for again (U35)")
    func refusedForGood() async throws {
        let asked = Guarded(0)
        try await withHTTP2Upstream { _ in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                asked.withLock { $0 += 1 }
                return [.reset(id, code: 7)]
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                let error = ClientError.repeated(.streamRefused, .nothingSent)
                #expect(await bench.send() == .failure(error))
                #expect(asked.withLock { $0 } == 2)
                #expect(
                    await bench.send(.write) == .failure(ClientError(.streamRefused, .nothingSent))
                )
                #expect(asked.withLock { $0 } == 3)
                var pooled = ClientRequest.write
                pooled.connection = .pooled
                #expect(
                    await bench.send(pooled) == .failure(ClientError(.streamRefused, .nothingSent))
                )
                #expect(asked.withLock { $0 } == 4)
            }
        }
    }

    @Test(
        "GOAWAY before it: a read goes elsewhere once, a write has certainly not been executed (U35)",
        arguments: [0, 2] as [UInt32]
    )
    func goAwayBefore(code: UInt32) async throws {
        let asked = Guarded(0)
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                asked.withLock { $0 += 1 }
                return number == 1
                    ? Frame.answer(id, "elsewhere") : [.goAway(last: 0, code: code)]
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                let response = try await bench.client.send(.get())
                #expect(response.wasRepeated)
                #expect(response.body == Array("elsewhere".utf8))
                #expect(asked.withLock { $0 } == 2)
                #expect(
                    await bench.send(.write) == .failure(ClientError(.streamRefused, .nothingSent))
                )
                #expect(asked.withLock { $0 } == 3)
            }
            #expect(upstream.accepted == 3)
        }
    }

    @Test("GOAWAY: what was not looked at goes elsewhere (U35), the rest is answered, then it ends")
    func goAway() async throws {
        let waiting = Gate()
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                guard number == 0 else { return Frame.answer(id, "elsewhere") }
                switch id {
                case 1: return Frame.answer(1, "first")
                case 3:
                    waiting.open()
                    return []
                default: return [.goAway(last: 3)] + Frame.answer(3, "still here")
                }
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                #expect(await bench.send() == .success("first"))
                async let early = bench.send()
                await waiting.wait()
                #expect(await bench.send() == .success("elsewhere"))
                #expect(await early == .success("still here"))
                try await until { await bench.state().open == 1 }
                #expect(await bench.send() == .success("elsewhere"))
            }
            #expect(upstream.accepted == 2)
        }
    }

    @Test(
        "an idle connection that says goodbye, or ends, is not used again",
        arguments: [true, false]
    )
    func goodbye(isPolite: Bool) async throws {
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                guard let id = frame.request else { return frame.type == 7 ? [] : [] }
                guard number == 0 else { return Frame.answer(id, "second") }
                return Frame.answer(id, "first")
                    + (isPolite ? [.goAway(last: 1)] : [.goAway(last: 1, code: 2)])
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                #expect(await bench.send() == .success("first"))
                try await until { await bench.state().open == 0 }
                #expect(await bench.send() == .success("second"))
            }
            #expect(upstream.accepted == 2)
        }
    }

    @Test("sends once more when a kept connection ends at that moment (U34), and a fresh one never")
    func stale() async throws {
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                if number == 0, id == 1 { return Frame.answer(1, "first") }
                return number == 1 ? Frame.answer(id, "second") : nil
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                #expect(await bench.send() == .success("first"))
                #expect(await bench.send() == .success("second"))
                let error = await bench.send(.get(connection: .fresh))
                #expect(error == .failure(ClientError(.connectionReset, .mayHaveBeenSent)))
            }
            #expect(upstream.accepted == 3)
        }
    }

    @Test("a stream that is reset alone is no end of a connection: nothing is sent again")
    func resetAlone() async throws {
        let asked = Guarded(0)
        try await withHTTP2Upstream { _ in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                asked.withLock { $0 += 1 }
                return id == 3 ? [.reset(id, code: 11)] : Frame.answer(id, "ok")
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                #expect(await bench.send() == .success("ok"))
                let error = ClientError(.connectionReset, .mayHaveBeenSent)
                #expect(await bench.send() == .failure(error))
                #expect(await bench.send() == .success("ok"))
            }
            #expect(upstream.accepted == 1)
        }
        #expect(asked.withLock { $0 } == 3)
    }

    // MARK: One among many

    @Test(
        "what is wrong with one stream is nobody else's matter",
        arguments: [
            ([Frame.headers(3, [FieldPair(":status", "2")])], ClientError.Reason.malformed),
            (
                [.headers(3, [FieldPair(":status", "200"), FieldPair("connection", "x")])],
                .malformed
            ),
            (
                [.headers(3, [FieldPair(":status", "200"), FieldPair("content-length", "1")])],
                .malformed
            ),
            (
                [
                    .headers(
                        3,
                        [FieldPair(":status", "200"), FieldPair("content-length", "99999999")],
                        end: false
                    )
                ], .tooLarge
            ),
            ([.reset(3, code: 2)], .connectionReset),
            (
                [.headers(3, [FieldPair(":status", "200")], end: false), .reset(3, code: 2)],
                .truncated
            ),
        ]
    )
    func isolation(frames: [Frame], reason: ClientError.Reason) async throws {
        let waiting = Gate()
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                guard number == 0 else { return Frame.answer(id, "other") }
                switch id {
                case 1:
                    waiting.open()
                    return []
                case 3: return frames
                default: return Frame.answer(id, "later") + Frame.answer(1, "first")
                }
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                async let first = bench.send()
                await waiting.wait()
                var request = ClientRequest.get()
                request.maxResponseBody = 1000
                let outcome = await bench.send(request)
                #expect(outcome == .failure(ClientError(reason, .mayHaveBeenSent)))
                #expect(await bench.send() == .success("later"))
                #expect(await first == .success("first"))
            }
            #expect(upstream.accepted == 1)
        }
    }

    @Test("a flood ends the connection, and everything on it fails")
    func flood() async throws {
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                guard let id = frame.request else { return [] }
                guard number == 0 else { return Frame.answer(id, "sound") }
                return [Frame](repeating: .ping(), count: 500)
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                #expect(await bench.send() == .failure(ClientError(.malformed, .mayHaveBeenSent)))
                try await until { await bench.state().open == 0 }
                #expect(await bench.send() == .success("sound"))
            }
            #expect(upstream.accepted == 2)
        }
    }

    @Test("a stream that is late is reset, and its connection takes nothing more")
    func late() async throws {
        let waiting = Gate()
        let codes = Guarded<[UInt32]>([])
        try await withHTTP2Upstream { number in
            FrameSpeaker { frame in
                if frame.type == Frame.Kind.reset {
                    codes.withLock { $0.append(frame.number()) }
                    return Frame.answer(1, "first")
                }
                guard let id = frame.request else { return [] }
                guard number == 0 else { return Frame.answer(id, "new") }
                if id == 1 { waiting.open() }
                return []
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                async let first = bench.send()
                await waiting.wait()
                let outcome = await bench.send(.get(deadlines: .patient(\.firstByte)))
                #expect(outcome == .failure(ClientError(.firstByteTimeout, .mayHaveBeenSent)))
                #expect(await bench.send() == .success("new"))
                #expect(await first == .success("first"))
                try await until { await bench.state().open == 1 }
            }
            #expect(upstream.accepted == 2)
        }
        #expect(codes.withLock { $0 } == [8])
    }

    @Test("a caller who goes takes back its own stream")
    func cancellation() async throws {
        let (asked, reset) = (Gate(), Gate())
        try await withHTTP2Upstream { _ in
            FrameSpeaker { frame in
                if frame.type == Frame.Kind.reset { reset.open() }
                guard let id = frame.request else { return [] }
                if id == 1 { asked.open() }
                return id == 1 ? [] : Frame.answer(id, "ok")
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                let task = Task { await bench.send() }
                await asked.wait()
                task.cancel()
                #expect(await task.value == .failure(ClientError(.cancelled, .mayHaveBeenSent)))
                await reset.wait()
                #expect(await bench.send() == .success("ok"))
            }
            #expect(upstream.accepted == 1)
        }
    }

    // MARK: The pool

    @Test("an idle connection is closed by its timer, and an old one is renewed")
    func ages() async throws {
        let seen = RequestRecord()
        try await withHTTP2Upstream {
            ServingSpeaker($0, seen) { _ in Array("ok".utf8) }
        } _: { upstream in
            try await withBench(upstream, limits: PoolLimits(idle: .milliseconds(50))) { bench in
                #expect(await bench.send() == .success("ok"))
                try await until { await bench.state().open == 0 }
            }
            try await withBench(upstream, limits: PoolLimits(age: .zero)) { bench in
                for _ in 0..<2 { #expect(await bench.send() == .success("ok")) }
                #expect(await bench.state().open == 0)
            }
            #expect(upstream.accepted == 3)
        }
    }

    @Test("a credential that cannot be had costs no stream, and no connection")
    func credential() async throws {
        struct Locked: Error {}
        let seen = RequestRecord()
        try await withHTTP2Upstream {
            ServingSpeaker($0, seen) { _ in Array("ok".utf8) }
        } _: { upstream in
            try await withBench(upstream) { bench in
                var request = ClientRequest.get()
                request.credential = { _ in throw Locked() }
                let expected = ClientError(.credentialUnavailable, .nothingSent)
                #expect(await bench.send(request) == .failure(expected))
                #expect(await bench.send() == .success("ok"))
                #expect(await bench.send(request) == .failure(expected))
                request.credential = nil
                request.mayLeave = { false }
                #expect(
                    await bench.send(request) == .failure(ClientError(.circuitOpen, .nothingSent))
                )
            }
            #expect(upstream.accepted == 1)
        }
        #expect(seen.requests.count == 1)
    }

    @Test("ends everything when it is shut down")
    func shutDown() async throws {
        let asked = Guarded(0)
        try await withHTTP2Upstream { _ in
            FrameSpeaker { frame in
                if frame.request != nil { asked.withLock { $0 += 1 } }
                return []
            }
        } _: { upstream in
            try await withBench(upstream) { bench in
                async let first = bench.send()
                async let second = bench.send()
                try await until { asked.withLock { $0 } == 2 }
                await bench.client.shutDown()
                let expected = ClientError(.cancelled, .mayHaveBeenSent)
                #expect(await first == .failure(expected))
                #expect(await second == .failure(expected))
                #expect(await bench.state().open == 0)
            }
        }
    }
}

extension ClientRequest {
    /// As the gateway sends what must happen at most once.
    fileprivate static let write = ClientRequest(
        method: .post,
        path: "/",
        body: Array("{}".utf8),
        connection: .fresh,
        deadlines: .patient
    )
}
