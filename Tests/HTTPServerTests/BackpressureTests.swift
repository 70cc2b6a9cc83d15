import HTTPServer
import TestSupport
import Testing

@Suite("Clients that read slowly", .blocking, .timeLimit(.minutes(15)))
struct BackpressureTests {
    @Test("a large answer waits for its reader and arrives whole, and the next one follows")
    func largeAnswer() async throws {
        try await withBench { bench in
            let client = try bench.client(receiveBuffer: 32 << 10)
            try client.send(get("/large/8000000") + get("/next"))
            let answer = try client.answer()
            #expect(answer.octets.count == 8_000_000)
            #expect(try client.answer().body == "/next")
        }
    }

    @Test("requests behind output that waits are not even begun")
    func stopsServing() async throws {
        try await withBench { bench in
            let client = try bench.client(receiveBuffer: 32 << 10)
            try client.send((0..<5).map { get("/large/\(8_000_000 + $0)") }.joined())
            await bench.log.saw("/large/8000000")
            let other = try bench.client()
            try other.send(get("/other"))
            #expect(try other.answer().body == "/other")
            // The first has filled every buffer on the way.
            #expect(bench.log.count("/large/8000002") == 0)
            for number in 0..<5 {
                #expect(try client.answer().octets.count == 8_000_000 + number)
            }
        }
    }

    @Test("the last answer arrives whole although it is large")
    func largeLastAnswer() async throws {
        try await withBench { bench in
            let client = try bench.client(receiveBuffer: 32 << 10)
            try client.send(get("/large/8000000", "Connection: close\r\n"))
            #expect(try client.answer().octets.count == 8_000_000)
            #expect(try client.isAtEnd())
        }
    }

    @Test("a large answer arrives whole after the client has said that it sends no more")
    func halfClose() async throws {
        try await withBench { bench in
            let client = try bench.client(receiveBuffer: 32 << 10)
            try client.send(get("/large/8000000"))
            client.endSending()
            #expect(try client.answer().octets.count == 8_000_000)
            #expect(try client.isAtEnd())
        }
    }

    @Test("a late answer behind output that waits keeps its place")
    func lateBehindLarge() async throws {
        try await withBench { bench in
            let client = try bench.client(receiveBuffer: 32 << 10)
            try client.send(get("/0") + get("/later/a") + get("/large/8000000") + get("/1"))
            bench.gate.open()
            #expect(try client.answer().body == "/0")
            #expect(try client.answer().body == "/later/a")
            #expect(try client.answer().octets.count == 8_000_000)
            #expect(try client.answer().body == "/1")
        }
    }
}
