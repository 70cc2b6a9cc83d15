import HTTPTypes
import Platform
import TestSupport
import Testing
import Transport

@testable import HTTPClient

/// Rows U1, U3 and U41: from the upstream's name to a connection.
@Suite("Client, on the way to the upstream", .timeLimit(.minutes(15)), .blocking)
struct ClientResolutionTests {
    private static let here = SocketAddress.ipv4(UInt32(0x7F00_0001).bigEndian, port: 0)
    private static let there = SocketAddress.ipv4(UInt32(0x7F00_0002).bigEndian, port: 0)
    private static let sixth = SocketAddress.ipv6(high: 0, low: UInt64(1).bigEndian, port: 0)

    @Test("resolves the name once, and says it in the handshake and in the head")
    func name() async throws {
        let asked = Guarded<[String]>([])
        try await withTLSUpstream("DNS:api.test") { upstream in
            try await withSecureBench(
                "https://API.test:\(upstream.port)",
                addresses: { name in
                    asked.withLock { $0.append(name) }
                    return [Self.here]
                }
            ) { bench in
                for _ in 0..<3 {
                    #expect(await bench.send(.get(connection: .fresh)) == .success("ok"))
                }
            }
            #expect(upstream.record.connections == 3)
            #expect(
                upstream.record.requests.allSatisfy {
                    $0.contains("Host: API.test:\(upstream.port)\r\n")
                }
            )
        }
        #expect(asked.withLock { $0 } == ["api.test"])
    }

    @Test(
        "says that nothing was sent when the name has no address (U1)",
        arguments: [NameLookup.Failure.unknownName, .unavailable]
    )
    func unknown(failure: NameLookup.Failure) async throws {
        try await withSecureBench(
            "https://api.test",
            addresses: { _ throws(NameLookup.Failure) in throw failure }
        ) { bench in
            #expect(await bench.send() == .failure(ClientError(.nameNotResolved, .nothingSent)))
        }
    }

    @Test("does not wait for the resolver for ever, and uses what it says afterwards (U1)")
    func late() async throws {
        let answer = Gate()
        try await withTLSUpstream { upstream in
            try await withSecureBench(
                "https://api.test:\(upstream.port)",
                addresses: { _ in
                    answer.waitBlocking()
                    return [Self.here]
                }
            ) { bench in
                let request = ClientRequest.get(deadlines: .patient(\.dns))
                let error = ClientError(.resolutionTimeout, .nothingSent)
                #expect(await bench.send(request) == .failure(error))
                #expect(await bench.send(request) == .failure(error))
                answer.open()
                let resolver = bench.upstream.resolver
                try await until { resolver.fresh("api.test", at: .now) != nil }
                #expect(await bench.send(request) == .success("ok"))
            }
            #expect(upstream.record.connections == 1)
        }
    }

    @Test("uses the last good answer when there is no newer one in time")
    func stale() async throws {
        let answer = Gate()
        let asked = Guarded(0)
        try await withTLSUpstream { upstream in
            try await withSecureBench(
                "https://api.test:\(upstream.port)",
                freshness: .zero,
                addresses: { _ in
                    let isFirst = asked.withLock { count in
                        count += 1
                        return count == 1
                    }
                    if !isFirst { answer.waitBlocking() }
                    return [Self.here]
                }
            ) { bench in
                #expect(await bench.send(.get(connection: .fresh)) == .success("ok"))
                let request = ClientRequest.get(connection: .fresh, deadlines: .patient(\.dns))
                #expect(await bench.send(request) == .success("ok"))
                #expect(!answer.isOpen)
                answer.open()
            }
            #expect(upstream.record.connections == 2)
        }
        // It may have been in line all the time.
        try await until { asked.withLock { $0 } == 2 }
    }

    @Test("gives up with the caller while the name is being resolved")
    func cancellation() async throws {
        let (asked, answer) = (Gate(), Gate())
        try await withSecureBench(
            "https://api.test",
            addresses: { _ in
                asked.open()
                answer.waitBlocking()
                return [Self.here]
            }
        ) { bench in
            let task = Task { await bench.send() }
            await asked.wait()
            task.cancel()
            #expect(await task.value == .failure(ClientError(.cancelled, .nothingSent)))
            answer.open()
        }
    }

    @Test(
        "goes to no address that an upstream in the internet cannot have",
        arguments: [
            [here], [SocketAddress.ipv4(UInt32(0xA9FE_A9FE).bigEndian, port: 0)], [sixth],
            [SocketAddress.ipv4(UInt32(0x0101_0101).bigEndian, port: 0), there],
        ]
    )
    func privateAddress(addresses: [SocketAddress]) async throws {
        try await withTLSUpstream { upstream in
            try await withSecureBench(
                "https://api.test:\(upstream.port)",
                allowsPrivate: false,
                addresses: { _ in addresses }
            ) { bench in
                #expect(await bench.send() == .failure(ClientError(.privateAddress, .nothingSent)))
            }
            // What the configuration writes down is meant.
            for host in ["localhost", "127.0.0.1"] {
                try await withSecureBench(
                    "https://\(host):\(upstream.port)",
                    allowsPrivate: false
                ) { bench in
                    #expect(await bench.send() == .success("ok"))
                }
            }
            #expect(upstream.record.connections == 2)
        }
    }

    @Test("goes on to the next address when one refuses, with a write as well (U41)")
    func refused() async throws {
        try await withTLSUpstream { upstream in
            try await withSecureBench(
                "https://api.test:\(upstream.port)",
                addresses: { _ in [Self.sixth, Self.there, Self.here] }
            ) { bench in
                let request = ClientRequest(
                    method: .post,
                    path: "/",
                    connection: .fresh,
                    deadlines: .patient
                )
                #expect(await bench.send(request) == .success("ok"))
            }
            #expect(upstream.record.connections == 1)
            #expect(upstream.record.requests.count == 1)
        }
    }

    @Test("says that nothing was sent when every address refuses (U2)")
    func allRefused() async throws {
        let upstream = try ScriptedUpstream(.close)
        upstream.stop()
        try await withSecureBench(
            "https://api.test:\(upstream.port)",
            addresses: { _ in [Self.sixth, Self.there] }
        ) { bench in
            #expect(await bench.send() == .failure(ClientError(.connectionRefused, .nothingSent)))
        }
    }

    @Test("does not wait for an address that does not answer (U41)")
    func silent() async throws {
        var isDone = false
        // The kernel gives a port that is free at one address; at the other somebody may have it.
        for _ in 0..<20 where !isDone {
            try await withTLSUpstream { upstream in
                guard let silence = try? SilentListener(port: upstream.port) else { return }
                try await withSecureBench(
                    "https://api.test:\(upstream.port)",
                    addresses: { _ in [silence.address, Self.here] }
                ) { bench in
                    #expect(await bench.send(.get(connection: .fresh)) == .success("ok"))
                }
                isDone = true
            }
        }
        #expect(isDone)
    }

    @Test("says that nothing was sent when no address answers in time (U3)")
    func allSilent() async throws {
        let silence = try SilentListener(port: 0)
        try await withSecureBench(
            "https://api.test:\(silence.address.port)",
            addresses: { _ in [silence.address] }
        ) { bench in
            let error = await bench.send(.get(deadlines: .patient(\.connect)))
            #expect(error == .failure(ClientError(.connectTimeout, .nothingSent)))
        }
    }
}
