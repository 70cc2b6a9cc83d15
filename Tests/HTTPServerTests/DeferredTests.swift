import HTTPServer
import TestSupport
import Testing

@Suite("Answers that take time", .blocking, .timeLimit(.minutes(15)))
struct DeferredTests {
    @Test("answers keep the order of their requests, and one request at a time is served")
    func ordered() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/0") + get("/later/1") + get("/2") + get("/later/3") + get("/4"))
            #expect(try client.answer().body == "/0")
            await bench.log.saw("started /later/1")
            #expect(bench.log.count("/2") == 0)
            bench.gate.open()
            for path in ["/later/1", "/2", "/later/3", "/4"] {
                #expect(try client.answer().body == path)
            }
        }
    }

    @Test("other connections are served meanwhile")
    func othersGoOn() async throws {
        try await withBench { bench in
            let waiting = try bench.client()
            try waiting.send(get("/later/a"))
            await bench.log.saw("started /later/a")
            let other = try bench.client()
            try other.send(get("/b"))
            #expect(try other.answer().body == "/b")
            bench.gate.open()
            #expect(try waiting.answer().body == "/later/a")
        }
    }

    @Test("a HEAD request with a late answer gets no body either")
    func lateHead() async throws {
        try await withBench { bench in
            bench.gate.open()
            let client = try bench.client()
            try client.send("HEAD /later/a HTTP/1.1\r\nHost: h\r\n\r\n" + get("/next"))
            #expect(try client.answer(toHead: true)["content-length"] == "8")
            #expect(try client.answer().body == "/next")
        }
    }

    @Test("a client that resets the connection cancels the work for it")
    func resetCancels() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/later/a"))
            await bench.log.saw("started /later/a")
            client.reset()
            await bench.log.saw("cancelled /later/a")
            let next = try bench.client()
            try next.send(get("/next"))
            #expect(try next.answer().body == "/next")
        }
    }

    @Test("a client that has said it sends no more still gets its answer, and then the end")
    func halfClose() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/later/a"))
            client.endSending()
            await bench.log.saw("started /later/a")
            // Another exchange gives the loop the time to see the end of the first.
            let other = try bench.client()
            try other.send(get("/b"))
            _ = try other.answer()
            bench.gate.open()
            #expect(try client.answer().body == "/later/a")
            #expect(try client.isAtEnd())
        }
    }

    @Test("so does one that had sent several requests: each is answered")
    func halfCloseBehindSeveral() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/later/a") + get("/later/b") + get("/c") + get("/d") + "\r\n")
            client.endSending()
            await bench.log.saw("started /later/a")
            let other = try bench.client()
            try other.send(get("/b"))
            _ = try other.answer()
            bench.gate.open()
            for path in ["/later/a", "/later/b", "/c", "/d"] {
                #expect(try client.answer().body == path)
            }
            #expect(try client.isAtEnd())
        }
    }

    @Test("a request cut short behind one that is being answered is refused after it")
    func cutShortBehind() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/later/a") + "GET /cut")
            client.endSending()
            await bench.log.saw("started /later/a")
            let other = try bench.client()
            try other.send(get("/b"))
            _ = try other.answer()
            bench.gate.open()
            #expect(try client.answer().body == "/later/a")
            #expect(try client.answer().status == 400)
            #expect(try client.isAtEnd())
        }
    }

    @Test("while an answer is made, only so much is read ahead")
    func readAhead() async throws {
        try await withBench { bench in
            let client = try bench.client()
            // 4000 requests are some 120 KiB; the server keeps about 16 of them in memory.
            let requests = (0..<4000).map { get("/\($0)") }
            try client.send(get("/later/a"))
            try client.send(requests.joined())
            await bench.log.saw("started /later/a")
            bench.gate.open()
            #expect(try client.answer().body == "/later/a")
            for number in 0..<4000 { #expect(try client.answer().body == "/\(number)") }
        }
    }
}
