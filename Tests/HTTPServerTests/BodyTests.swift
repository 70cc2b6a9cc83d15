import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite("Bodies of requests", .blocking, .timeLimit(.minutes(5)))
struct BodyTests {
    private static let chunked =
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"

    @Test("a body with Content-Length is handed over whole")
    func contentLength() async throws {
        try await withBench { bench in
            let client = try bench.client()
            let body = String(repeating: "0123456789\r\n\r\n", count: 9000)
            try client.send(post("/echo", body) + post("/echo", "") + get("/next"))
            #expect(try client.answer().body == body)
            #expect(try client.answer().body == "")
            #expect(try client.answer().body == "/next")
        }
    }

    @Test("a chunked body is handed over decoded, and what follows it is the next request")
    func chunks() async throws {
        try await withBench { bench in
            let client = try bench.client()
            let body = "3\r\nabc\r\n0a;x=\"y\"\r\n0123456789\r\n1\r\n\n\r\n0\r\nT: u\r\n\r\n"
            try client.send(Self.chunked + body + get("/next"))
            #expect(try client.answer().body == "abc0123456789\n")
            #expect(try client.answer().body == "/next")
        }
    }

    @Test("a chunked body that comes octet by octet is decoded the same")
    func slowChunks() async throws {
        try await withBench { bench in
            let client = try bench.client()
            let body = "3;a=b\r\nabc\r\n0a\r\n0123456789\r\n0\r\nT: u\r\n\r\n"
            try client.sendSlowly(Self.chunked + body + get("/next"))
            #expect(try client.answer().body == "abc0123456789")
            #expect(try client.answer().body == "/next")
        }
    }

    @Test("many tiny chunks in many pieces")
    func tinyChunks() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(Self.chunked)
            for _ in 0..<200 { try client.send(String(repeating: "1\r\nx\r\n", count: 20)) }
            try client.send("0\r\n\r\n")
            #expect(try client.answer().body == String(repeating: "x", count: 4000))
        }
    }

    @Test("a body at the limit is served, one octet more is not even read")
    func tooLarge() async throws {
        let limits = ServerLimits(message: MessageLimits(body: 1000))
        try await withBench(limits: limits) { bench in
            let client = try bench.client()
            let body = String(repeating: "b", count: 1000)
            try client.send(post("/echo", body))
            #expect(try client.answer().body == body)
            try client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 413)
            #expect(answer.closes)
            #expect(try client.isAtEnd())
            #expect(bench.log.count("/echo") == 1)
        }
    }

    @Test("a chunked body over the limit is refused at the chunk that exceeds it")
    func chunksTooLarge() async throws {
        let limits = ServerLimits(message: MessageLimits(body: 10))
        try await withBench(limits: limits) { bench in
            let client = try bench.client()
            try client.send(Self.chunked + "a\r\n0123456789\r\n0\r\n\r\n")
            #expect(try client.answer().body == "0123456789")
            try client.send(Self.chunked + "a\r\n0123456789\r\n1\r\n")
            #expect(try client.answer().status == 413)
            #expect(try client.isAtEnd())
            #expect(bench.log.count("/echo") == 1)
        }
    }

    @Test("a client that waits for an invitation gets one, and then its answer")
    func expectation() async throws {
        try await withBench { bench in
            let client = try bench.client()
            let head =
                "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
            try client.send(head)
            let invitation = try client.answer()
            #expect(invitation == RawAnswer(status: 100, fields: [], octets: []))
            try client.send("bo")
            try client.send("dy")
            #expect(try client.answer().body == "body")
            // The invitation comes once, and not at all when the body does not wait for it.
            try client.send(head + "b")
            try client.send("ody")
            #expect(try client.answer().body == "body")
            try client.send(head + "body")
            #expect(try client.answer().body == "body")
        }
    }

    @Test(
        "a client that waits for an invitation, but earns a refusal, gets that at once",
        arguments: [
            ("X-Api-Key: a\r\nX-Api-Key: b\r\nExpect: 100-continue", 400),
            ("Expect: 102-processing", 417),
        ]
    )
    func refusedExpectation(fields: String, status: Int) async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(
                "POST /echo HTTP/1.1\r\nHost: h\r\n\(fields)\r\nContent-Length: 4\r\n\r\n"
            )
            let answer = try client.answer()
            #expect(answer.status == status)
            // Whether the body still comes is not known, so nothing more is read.
            #expect(answer.closes)
            #expect(try client.isAtEnd())
        }
    }
}
