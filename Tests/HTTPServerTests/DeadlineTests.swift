import HTTP
import HTTPServer
import Platform
import TestSupport
import Testing

/// The deadlines themselves are what is tested, so they are real and short.
@Suite("Deadlines of connections", .blocking, .timeLimit(.minutes(15)))
struct DeadlineTests {
    private static let short = Duration.milliseconds(60)

    @Test(
        "a head that does not end in time is answered with 408",
        arguments: ["G", get("/").dropLast(2) + ""]
    )
    func head(part: String) async throws {
        try await withBench(limits: ServerLimits(headDeadline: Self.short)) { bench in
            let client = try bench.client()
            let start = MonotonicTime.now
            try client.send(part)
            let answer = try client.answer()
            #expect(answer.status == 408)
            #expect(answer.closes)
            // The connection may be a little older than what was measured here.
            #expect(MonotonicTime.now - start >= Self.short / 2)
            #expect(try client.isAtEnd())
        }
    }

    @Test("a later head has its own time, from its first octet")
    func laterHead() async throws {
        try await withBench(limits: ServerLimits(headDeadline: Self.short)) { bench in
            let client = try bench.client()
            try client.send(get("/a"))
            _ = try client.answer()
            let start = MonotonicTime.now
            try client.send("G")
            #expect(try client.answer().status == 408)
            #expect(MonotonicTime.now - start >= Self.short)
        }
    }

    @Test("a connection that never says anything is closed without an answer")
    func silence() async throws {
        try await withBench(limits: ServerLimits(headDeadline: Self.short)) { bench in
            let client = try bench.client()
            #expect(try client.isAtEnd())
        }
    }

    @Test("a body that does not go on is answered with 408")
    func body() async throws {
        try await withBench(limits: ServerLimits(bodyIdleDeadline: Self.short)) { bench in
            let client = try bench.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbo")
            #expect(try client.answer().status == 408)
            #expect(try client.isAtEnd())
            #expect(bench.log.count("/echo") == 0)
        }
    }

    @Test("a body that comes too slowly is answered with 408, over either version")
    func bodyPace() async throws {
        let limits = ServerLimits(bodyPace: BodyPace(grace: Self.short))
        try await withBench(limits: limits) { bench in
            let client = try bench.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbo")
            #expect(try client.answer().status == 408)
            #expect(try client.isAtEnd())
            #expect(bench.log.count("/echo") == 0)
        }
        try await withBench(limits: limits, over: .http2) { bench in
            let client = try bench.client()
            let head = FieldBlock.encode([
                FieldPair(":method", "POST"), FieldPair(":scheme", "http"),
                FieldPair(":authority", "h"), FieldPair(":path", "/echo"),
            ])
            try client.send(
                octets("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") + Frame.settings().bytes
                    + Frame.headers(1, block: head, end: false).bytes + Frame.data(1, [1]).bytes
            )
            await bench.log.saw("refused timeout")
            #expect(bench.log.count("/echo") == 0)
        }
    }

    @Test("an idle connection is closed without an answer")
    func idle() async throws {
        try await withBench(limits: ServerLimits(idleDeadline: Self.short)) { bench in
            let client = try bench.client()
            try client.send(get("/a"))
            #expect(try client.answer().body == "/a")
            #expect(try client.isAtEnd())
        }
    }

    @Test("an idle connection is closed also when its last answer outlived every timer before")
    func idleAfterLateAnswer() async throws {
        let limits = ServerLimits(headDeadline: Self.short, idleDeadline: Self.short)
        try await withBench(limits: limits) { bench in
            let client = try bench.client()
            try client.send(get("/later/a"))
            await bench.log.saw("started /later/a")
            // A younger connection's silence ends after the first one's head deadline.
            #expect(try bench.client().isAtEnd())
            bench.gate.open()
            #expect(try client.answer().body == "/later/a")
            #expect(try client.isAtEnd())
        }
    }

    @Test("a request that is being answered is not cut by any deadline of the client's")
    func answering() async throws {
        let limits = ServerLimits(
            headDeadline: Self.short,
            bodyIdleDeadline: Self.short,
            bodyDeadline: Self.short,
            writeDeadline: Self.short,
            idleDeadline: Self.short
        )
        try await withBench(limits: limits) { bench in
            let client = try bench.client()
            try client.send(post("/later/a", "body"))
            await bench.log.saw("started /later/a")
            for _ in 0..<2 { #expect(try bench.client().isAtEnd()) }
            bench.gate.open()
            #expect(try client.answer().body == "/later/a")
        }
    }

    @Test("a client that reads nothing of a large answer loses its connection")
    func stalledReader() async throws {
        try await withBench(limits: ServerLimits(writeDeadline: Self.short)) { bench in
            let client = try bench.client(receiveBuffer: 32 << 10)
            try client.send(get("/large/20000000") + get("/never"))
            await bench.log.saw("/large/20000000")
            // Draining waits for the output, and so for the deadline.
            await bench.server.drain()
            let rest = (try? client.rest().count) ?? 0
            #expect(rest < 20_000_000)
            #expect(bench.log.count("/never") == 0)
        }
    }

    @Test("a peer that does not close after the last answer is not waited for long")
    func lingering() async throws {
        try await withBench(
            limits: ServerLimits(lingerDeadline: Self.short, connections: 1)
        ) { bench in
            let client = try bench.client()
            try client.send(get("/a", "Connection: close\r\n"))
            #expect(try client.answer().closes)
            // The only place becomes free although the first client keeps its end open.
            let next = try bench.client()
            try next.send(get("/b"))
            #expect(try next.answer().body == "/b")
            client.close()
        }
    }
}
