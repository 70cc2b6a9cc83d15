import HTTPServer
import Platform
import TestSupport
import Testing

@Suite("Shutting a server down", .blocking, .timeLimit(.minutes(15)))
struct DrainTests {
    /// Draining has begun when nobody listens any more. A program that another test is just starting has the
    /// listener as well, until it is replaced by the program.
    private func untilRefused(_ port: UInt16) async throws {
        try await until { (try? RawClient(port: port, host: ServerBench.host)) == nil }
    }

    @Test("what runs is finished and told to be the last; idle connections end")
    func finishesWhatRuns() async throws {
        try await withBench { bench in
            let idle = try bench.client()
            try idle.send(get("/a"))
            _ = try idle.answer()
            let busy = try bench.client()
            try busy.send(get("/later/b") + get("/never"))
            await bench.log.saw("started /later/b")
            let silent = try bench.client()
            // An exchange behind it proves that it was accepted.
            let partial = try bench.client()
            try partial.send("GET /c HTTP/1.1\r\n")
            let probe = try bench.client()
            try probe.send(get("/probe"))
            _ = try probe.answer()

            async let drained: Void = bench.server.drain()
            try await untilRefused(bench.port)
            #expect(try idle.isAtEnd())
            #expect(try silent.isAtEnd())
            #expect(try probe.isAtEnd())
            try partial.send("Host: h\r\n\r\n")
            let last = try partial.answer()
            #expect(last.body == "/c")
            #expect(last.closes)
            bench.gate.open()
            let answer = try busy.answer()
            #expect(answer.body == "/later/b")
            #expect(answer.closes)
            #expect(try busy.isAtEnd())
            for client in [idle, busy, silent, partial, probe] { client.close() }
            await drained
            #expect(bench.log.count("/never") == 0)
        }
    }

    @Test("an answer that is on its way arrives whole")
    func slowReader() async throws {
        try await withBench { bench in
            let client = try bench.client(receiveBuffer: 32 << 10)
            try client.send(get("/large/8000000"))
            await bench.log.saw("/large/8000000")
            async let drained: Void = bench.server.drain()
            try await untilRefused(bench.port)
            #expect(try client.answer().octets.count == 8_000_000)
            #expect(try client.isAtEnd())
            client.close()
            await drained
        }
    }

    @Test("what does not end in time is cut, and its work cancelled")
    func patience() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/later/a"))
            await bench.log.saw("started /later/a")
            await bench.server.drain(patience: .milliseconds(50))
            await bench.log.saw("cancelled /later/a")
            let rest = try? client.rest()
            #expect(rest == nil || rest == [])
        }
    }

    @Test("a server with nothing open is drained at once, also twice, also with two loops")
    func nothingOpen() async throws {
        try await withBench(loops: 2) { bench in
            await bench.server.drain()
            await bench.server.drain()
            try await untilRefused(bench.port)
        }
    }

    @Test("two that drain at the same time both return")
    func twice() async throws {
        try await withBench { bench in
            let client = try bench.client()
            try client.send(get("/later/a"))
            await bench.log.saw("started /later/a")
            async let first: Void = bench.server.drain()
            async let second: Void = bench.server.drain()
            try await untilRefused(bench.port)
            bench.gate.open()
            #expect(try client.answer().closes)
            client.close()
            await first
            await second
        }
    }
}
