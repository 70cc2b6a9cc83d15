import HTTPServer
import TestSupport
import Testing

@Suite("Refused requests", .blocking, .timeLimit(.minutes(15)))
struct RefusalTests {
    @Test(
        "a request whose framing is broken is answered, and nothing after it is executed",
        arguments: [
            ("GET /bad HTTP/1.1\r\n\r\n", 400),
            ("GET /bad HTTP/1.1\nHost: h\n\n", 400),
            ("GET /bad  HTTP/1.1\r\nHost: h\r\n\r\n", 400),
            ("GET /bad HTTP/3.0\r\nHost: h\r\n\r\n", 505),
            ("GET /bad FOO\r\n\r\n", 400),
            ("\0\0\0\0", 400),
            ("POST /bad HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\nx", 400),
            (
                "POST /bad HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400
            ),
            ("POST /bad HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
            ("POST /bad HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400),
            (
                "POST /bad HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "1\r\na\r\n0\r\nGET /never HTTP/1.1\r\n\r\n", 400
            ),
            ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n", 414),
            ("GET /bad HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "v", count: 9000))\r\n", 431),
            (
                "GET /bad HTTP/1.1\r\nHost: h\r\n" + String(repeating: "A: b\r\n", count: 100)
                    + "\r\n", 431
            ),
        ]
    )
    func refuses(request: String, status: Int) async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/before") + request + get("/never"))
            #expect(try client.answer().body == "/before")
            let answer = try client.answer()
            #expect(answer.status == status)
            #expect(answer.closes)
            #expect(try client.isAtEnd())
            let paths = bench.log.events.filter { $0.hasPrefix("/") }
            #expect(paths == ["/before"])
        }
    }

    @Test(
        "a request that is only unwelcome is refused alone, and the connection goes on",
        arguments: [
            ("GET /bad HTTP/1.1\r\nHost: h\r\nX-Api-Key: a\r\nX-Api-Key: a\r\n\r\n", 400),
            (
                "POST /bad HTTP/1.1\r\nHost: h\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n"
                    + "Content-Length: 4\r\n\r\nbody", 400
            ),
            ("BREW /bad HTTP/1.1\r\nHost: h\r\n\r\n", 501),
            ("BREW /bad HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody", 501),
            ("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 501),
            ("GET /bad HTTP/1.1\r\nHost: h\r\nExpect: a-wonder\r\n\r\n", 417),
        ]
    )
    func goesOn(request: String, status: Int) async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(request + get("/next"))
            let answer = try client.answer()
            #expect(answer.status == status)
            #expect(!answer.closes)
            #expect(try client.answer().body == "/next")
            #expect(bench.log.count("/bad") == 0)
        }
    }

    @Test("a refusal reaches a client that goes on sending: no reset destroys it")
    func lingers() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send("BAD\r\n\r\n")
            for _ in 0..<15 { try client.send([UInt8](repeating: 65, count: 64 << 10)) }
            #expect(try client.answer().status == 400)
            client.endSending()
            #expect(try client.isAtEnd())
        }
    }

    @Test("a client that goes on for more than 1 MiB is cut")
    func endsLingering() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send("BAD\r\n\r\n")
            #expect(throws: RawClient.Failure.self) {
                // Beyond what the buffers in between hold.
                for _ in 0..<512 { try client.send([UInt8](repeating: 65, count: 64 << 10)) }
            }
        }
    }

    @Test("an end inside a request is refused; one between requests is not even answered")
    func unexpectedEnd() async throws {
        try await withBench { bench in
            for part in ["GET", "\r", "GET / HTTP/1.1\r\nHost: h\r\n", "\r\nG"] {
                let client = try bench.client()
                try client.send(part)
                client.endSending()
                #expect(try client.answer().status == 400)
                #expect(try client.isAtEnd())
            }
            let inBody = try bench.client()
            try inBody.send("POST /never HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbody")
            inBody.endSending()
            #expect(try inBody.answer().status == 400)
            for part in ["", "\r\n", get("/whole")] {
                let client = try bench.client()
                try client.send(part)
                client.endSending()
                let rest = latin1(try client.rest())
                #expect(part.hasPrefix("GET") ? rest.hasSuffix("/whole") : rest == "")
            }
            #expect(bench.log.count("/never") == 0)
        }
    }
}
