import HTTPServer
import Platform
import TestSupport
import Testing

@Suite("Connections that carry several requests", .timeLimit(.minutes(1)))
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

    @Test("at the connection limit new ones wait until another ends")
    func connectionLimit() async throws {
        try await withBench(limits: ServerLimits(connections: 2)) { bench in
            let first = try bench.client()
            let second = try bench.client()
            for client in [first, second] {
                try client.send(get("/in"))
                #expect(try client.answer().status == 200)
            }
            let third = try bench.client()
            try third.send(get("/third"))
            // The first two go on while the third waits in the kernel's line.
            for client in [first, second, first] {
                try client.send(get("/on"))
                #expect(try client.answer().status == 200)
            }
            #expect(bench.log.count("/third") == 0)
            first.close()
            #expect(try third.answer().body == "/third")
            second.reset()
            let fourth = try bench.client()
            try fourth.send(get("/fourth"))
            #expect(try fourth.answer().body == "/fourth")
        }
    }
}
