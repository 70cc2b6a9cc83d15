import HTTPClient
import Platform
import TestSupport
import Testing
import Transport

/// Rows U4 and U5, and what a secure connection does like any other.
@Suite("Client, over TLS", .timeLimit(.minutes(15)))
struct ClientTLSTests {
    @Test("asks over one connection that is used again, with the base before the path")
    func reuse() async throws {
        try await withTLSUpstream { upstream in
            try await withSecureBench("https://localhost:\(upstream.port)/base") { bench in
                for _ in 0..<3 { #expect(await bench.send(.get("/x")) == .success("ok")) }
                #expect(await bench.send(.get("/x", connection: .fresh)) == .success("ok"))
            }
            #expect(upstream.record.connections == 2)
            let request = "GET /base/x HTTP/1.1\r\nHost: localhost:\(upstream.port)\r\n\r\n"
            #expect(upstream.record.requests == [String](repeating: request, count: 4))
        }
    }

    @Test("knows a server by its address")
    func address() async throws {
        try await withTLSUpstream("IP:127.0.0.1") { upstream in
            try await withSecureBench("https://127.0.0.1:\(upstream.port)") { bench in
                #expect(await bench.send() == .success("ok"))
            }
        }
    }

    @Test("takes an answer of many records")
    func large() async throws {
        let body = String(repeating: "0123456789abcdef", count: 20_000)
        let answer = "HTTP/1.1 200 OK\nContent-Length: \(body.utf8.count)\n\n\(body)"
        try await withTLSUpstream(answer: answer) { upstream in
            try await withSecureBench("https://localhost:\(upstream.port)") { bench in
                for _ in 0..<2 { #expect(await bench.send() == .success(body)) }
            }
            #expect(upstream.record.connections == 1)
        }
    }

    @Test(
        "sends nothing to a server that is not the one (U4)",
        arguments: ["localhost", "127.0.0.1"]
    )
    func wrongHost(host: String) async throws {
        try await withTLSUpstream("DNS:localhost.example,IP:127.0.0.2") { upstream in
            try await withSecureBench("https://\(host):\(upstream.port)") { bench in
                let expected = ClientError(.tls(.wrongHost), .nothingSent)
                #expect(await bench.send() == .failure(expected))
                let wasAsked = Guarded(false)
                var request = ClientRequest.get(connection: .fresh)
                request.credential = { _ in wasAsked.withLock { $0 = true } }
                #expect(await bench.send(request) == .failure(expected))
                #expect(!wasAsked.withLock { $0 })
            }
            #expect(upstream.record.requests == [])
        }
    }

    @Test("says that nothing was sent when the handshake is cut off (U5)")
    func closed() async throws {
        let upstream = try ScriptedUpstream(.close)
        try await withSecureBench("https://localhost:\(upstream.port)") { bench in
            #expect(await bench.send() == .failure(ClientError(.tls(.closed), .nothingSent)))
        }
        upstream.stop()
    }

    @Test("says that nothing was sent when the server speaks no TLS")
    func plain() async throws {
        let upstream = try ScriptedUpstream(.write("HTTP/1.1 400 Bad\n\n"), .waitForHangup)
        try await withSecureBench("https://localhost:\(upstream.port)") { bench in
            #expect(await bench.send() == .failure(ClientError(.tls(.refused), .nothingSent)))
        }
        upstream.stop()
    }

    @Test("does not wait for a handshake for ever")
    func stalled() async throws {
        let upstream = try ScriptedUpstream(.waitForHangup)
        try await withSecureBench("https://localhost:\(upstream.port)") { bench in
            let request = ClientRequest.get(deadlines: .patient(\.tls))
            let error = await bench.send(request)
            #expect(error == .failure(ClientError(.handshakeTimeout, .nothingSent)))
        }
        upstream.stop()
    }

    @Test("takes an answer that ends with the connection, as TLS says it")
    func untilClose() async throws {
        try await withTLSUpstream(answer: "HTTP/1.1 200 OK\n\nall", closes: true) { upstream in
            try await withSecureBench("https://localhost:\(upstream.port)") { bench in
                #expect(await bench.send() == .success("all"))
            }
        }
    }
}
