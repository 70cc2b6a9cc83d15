import HTTPServer
import Platform
import TestSupport
import Testing

@Suite("Connections that carry several requests", .blocking, .timeLimit(.minutes(15)))
struct ConnectionTests {
    @Test("one connection serves one request after another")
    func keepsAlive() async throws {
        try await withBench { bench in
            let client = try bench.client()
            for number in 0..<5 {
                try client.send(get("/\(number)"))
                let answer = try client.answer()
                #expect(answer.status == 200)
                #expect(answer.body == "/\(number)")
                #expect(answer["connection"] == nil)
                #expect(answer["date"]?.hasSuffix(" GMT") == true)
            }
        }
    }

    @Test("fifty requests in one write are answered in their order")
    func pipelines() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send((0..<50).map { get("/\($0)") }.joined())
            for number in 0..<50 { #expect(try client.answer().body == "/\(number)") }
        }
    }

    @Test("requests that come octet by octet are answered like any other")
    func octetByOctet() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.sendSlowly(get("/a") + post("/echo", "body") + get("/b"))
            #expect(try client.answer().body == "/a")
            #expect(try client.answer().body == "body")
            #expect(try client.answer().body == "/b")
        }
    }

    @Test("a HEAD answer has the length of the body and no body, and the next answer follows")
    func head() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\n" + get("/next"))
            let answer = try client.answer(toHead: true)
            #expect(answer["content-length"] == "4")
            #expect(try client.answer().body == "/next")
        }
    }

    @Test(
        "a request that is the last is answered, said to be the last, and nothing after it is served",
        arguments: [
            "GET /last HTTP/1.0\r\n\r\n",
            "GET /last HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n",
            "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
            "GET /last HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n",
        ]
    )
    func last(request: String) async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/first") + request + get("/never"))
            #expect(try !client.answer().closes)
            let answer = try client.answer()
            #expect(answer.body == "/last")
            #expect(answer.closes)
            #expect(try client.isAtEnd())
            #expect(bench.log.count("/never") == 0)
        }
    }

    @Test("a connection serves only so many requests")
    func requestsPerConnection() async throws {
        try await withBench(limits: ServerLimits(requestsPerConnection: 3)) { bench in
            let client = try bench.client()
            try client.send((0..<4).map { get("/\($0)") }.joined())
            #expect(try !client.answer().closes)
            #expect(try !client.answer().closes)
            #expect(try client.answer().closes)
            #expect(try client.isAtEnd())
            #expect(bench.log.count("/3") == 0)
        }
    }

    @Test("an empty line behind a body begins no request, and ends none")
    func strayEmptyLine() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(post("/echo", "x") + "\r\n")
            #expect(try client.answer().body == "x")
            try client.send(get("/next") + "\r\n")
            #expect(try client.answer().body == "/next")
            client.endSending()
            #expect(try client.isAtEnd())
            #expect(bench.log.events.filter { $0.hasPrefix("refused") } == [])
        }
    }

    @Test("two loops share one port and both serve")
    func twoLoops() async throws {
        try await withBench(loops: 2) { bench in
            // The kernel spreads connections by a hash of their addresses.
            let clients = try (0..<48).map { _ in try bench.client() }
            for client in clients { try client.send(get("/x")) }
            for client in clients { #expect(try client.answer().body == "/x") }
            #expect(bench.log.count("on server-test-0") > 0)
            #expect(bench.log.count("on server-test-1") > 0)
        }
    }

    @Test("a port that somebody has is refused, with one loop and with two", arguments: [1, 2])
    func portInUse(loops count: Int) async throws {
        try await withBench(loops: count) { bench in
            let address = bench.server.address
            let error = await #expect(throws: SystemError.self) {
                _ = try await Server(at: address, on: bench.loops) { _ in
                    TestResponder(log: EventLog(), gate: Gate(), loopName: "")
                }
            }
            // EADDRINUSE
            #expect(error?.code == 98)
            let client = try bench.client()
            try client.send(get("/still-here"))
            #expect(try client.answer().body == "/still-here")
        }
    }

    @Test("at the connection limit new ones wait while all others are being served")
    func connectionLimit() async throws {
        try await withBench(limits: ServerLimits(connections: 2)) { bench in
            let busy = [try bench.client(), try bench.client()]
            for (number, client) in busy.enumerated() {
                try client.send(get("/later/\(number)"))
                await bench.log.saw("started /later/\(number)")
            }
            let third = try bench.client()
            try third.send(get("/third"))
            #expect(bench.log.count("/third") == 0)
            bench.gate.open()
            for client in busy { #expect(try client.answer().status == 200) }
            busy[0].close()
            #expect(try third.answer().body == "/third")
        }
    }

    @Test("at the connection limit the one that has been idle longest makes room")
    func eviction() async throws {
        try await withBench(limits: ServerLimits(connections: 2)) { bench in
            let first = try bench.client()
            let second = try bench.client()
            for client in [second, first, second] {
                try client.send(get("/in"))
                #expect(try client.answer().status == 200)
            }
            let third = try bench.client()
            try third.send(get("/third"))
            #expect(try third.answer().body == "/third")
            #expect(try first.isAtEnd())
            try second.send(get("/on"))
            #expect(try second.answer().body == "/on")
        }
    }

    @Test("one address gets its share of connections, and is told why there are no more")
    func connectionsPerAddress() async throws {
        try await withBench(limits: ServerLimits(connectionsPerAddress: 2)) { bench in
            let clients = [try bench.client(), try bench.client()]
            for client in clients {
                try client.send(get("/in"))
                #expect(try client.answer().status == 200)
            }
            let third = try bench.client()
            #expect(try third.answer().status == 503)
            #expect(try third.isAtEnd())
            clients[0].close()
            // The place is free once the server has seen the end.
            var status = 503
            while status == 503 {
                let next = try bench.client()
                try? next.send(get("/next"))
                status = (try? next.answer().status) ?? 503
                next.close()
            }
            #expect(status == 200)
        }
    }

    @Test("bodies are refused when memory is nearly used up, and what needs none is served")
    func memory() async throws {
        try await withBench(limits: ServerLimits(memory: 1)) { bench in
            let client = try bench.client()
            try client.send(get("/small"))
            #expect(try client.answer().status == 200)
            let holder = try bench.client()
            try holder.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n")
            try client.send(get("/behind-it"))
            #expect(try client.answer().status == 200)
            try client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n")
            #expect(try client.answer().status == 503)
            #expect(try client.isAtEnd())
        }
    }
}
