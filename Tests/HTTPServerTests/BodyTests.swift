import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite("Bodies of requests", .blocking, .timeLimit(.minutes(15)))
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

    @Test("a client that would be refused whatever it sends is told before it does")
    func uninvited() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(
                "POST /uninvited HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
            )
            let answer = try client.answer()
            #expect(answer.status == 401)
            #expect(answer.closes)
            #expect(try client.isAtEnd())
            #expect(bench.log.count("/uninvited") == 0)
        }
    }

    @Test("so is one of HTTP/2, which loses the stream alone, however many there are")
    func uninvitedStreams() async throws {
        try await withBench(over: .http2) { bench in
            let client = try bench.client()
            let ids = (0..<60).map { Int32(2 * $0 + 1) }
            let heads = ids.map { id in
                Frame.headers(id, Self.expecting("/uninvited"), end: false)
            }
            let preface = octets("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + Frame.settings().bytes
            try client.send(preface + heads.flatMap(\.bytes))
            var reader = FrameReader()
            try reader.read(from: client) { frames in
                frames.count { $0.type == Frame.Kind.reset } == ids.count
            }
            let resets = reader.frames.filter { $0.type == Frame.Kind.reset }
            #expect(resets.map(\.stream) == ids)
            #expect(resets.allSatisfy { $0.number() == 0 })
            let answers = reader.frames.filter { $0.type == Frame.Kind.headers }
            #expect(answers.map(\.stream) == ids)
            #expect(answers.allSatisfy { $0.ends })
            #expect(bench.log.count("refused /uninvited") == ids.count)
            #expect(bench.log.count("/uninvited") == 0)
            // The connection goes on, and whoever is invited is served.
            let id = Int32(2 * ids.count + 1)
            try client.send(Frame.headers(id, Self.expecting("/echo"), end: false).bytes)
            try reader.read(from: client) { $0.last?.stream == id }
            #expect(reader.frames.last?.type == Frame.Kind.headers)
            #expect(reader.frames.last?.ends == false)
            #expect(bench.log.count("/echo") == 0)
            try client.send(Frame.data(id, octets("body"), end: true).bytes)
            try reader.read(from: client) { $0.last?.stream == id && $0.last?.ends == true }
            let body = reader.frames.filter { $0.type == Frame.Kind.data }.flatMap(\.payload)
            #expect(body == octets("body"))
        }
    }

    @Test("when memory is nearly used up, so is one whose client has not asked")
    func tightMemory() async throws {
        var limits = ServerLimits.patient
        limits.memory = 1
        try await withBench(limits: limits, over: .http2) { bench in
            let preface = octets("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + Frame.settings().bytes
            let head = Array(Self.expecting("/echo").dropLast())
            // Connected before memory is tight, because nobody is accepted while it is.
            let client = try bench.client()
            try client.send(preface)
            var reader = FrameReader()
            try reader.read(from: client) { frames in
                frames.contains { $0.type == Frame.Kind.settings }
            }
            let holder = try bench.client()
            try holder.send(
                preface + Frame.headers(1, head, end: false).bytes
                    + Frame.data(1, octets("half"), end: false).bytes
            )
            // What is held is known once the holder's frames have been read.
            var id: Int32 = 1
            try await until {
                defer { id += 2 }
                try client.send(Frame.headers(id, head, end: false).bytes)
                try client.send(Frame.data(id, octets("body"), end: true).bytes)
                try reader.read(from: client) { $0.contains { $0.stream == id && $0.ends } }
                let answer = reader.frames.filter { $0.stream == id && $0.type == Frame.Kind.data }
                return answer.flatMap(\.payload) != octets("body")
            }
            withExtendedLifetime(holder) {}
        }
    }

    private static func expecting(_ path: String) -> [FieldPair] {
        [
            FieldPair(":method", "POST"), FieldPair(":scheme", "http"),
            FieldPair(":authority", "h"), FieldPair(":path", path),
            FieldPair("expect", "100-continue"),
        ]
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
