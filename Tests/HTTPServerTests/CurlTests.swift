import Foundation
import HTTPServer
import TestSupport
import Testing

private let curlPath = "/usr/bin/curl"

/// A client that we did not write, in every way in which HTTP reaches the server.
@Suite(
    "curl",
    .enabled(if: FileManager.default.isExecutableFile(atPath: curlPath)),
    .timeLimit(.minutes(15))
)
struct CurlTests {
    @Test("posts what is echoed, small and large", arguments: Wire.allCases)
    func posts(_ wire: Wire) async throws {
        try await withBench(over: wire) { bench in
            for count in [0, 1, 20_000, 250_000] {
                let body = String(repeating: "curl", count: count / 4)
                let echo = try await run(
                    ["--data-binary", "@-"] + wire.curl("/echo", port: bench.port),
                    input: body
                )
                #expect(echo == body)
            }
        }
    }

    @Test(
        "posts with an expectation, and chunked",
        arguments: ["Expect: 100-continue", "Transfer-Encoding: chunked"],
        [Wire.http1, .http1OverTLS]
    )
    func postsOddly(field: String, _ wire: Wire) async throws {
        try await withBench(over: wire) { bench in
            let body = String(repeating: "curl", count: 20_000)
            let echo = try await run(
                ["-H", field, "--data-binary", "@-"] + wire.curl("/echo", port: bench.port),
                input: body
            )
            #expect(echo == body)
        }
    }

    /// Where one connection carries several of curl's transfers. HTTP/2 without TLS is not among them:
    /// curl 7.88 fails by itself then, whatever the server is.
    private static let sharing = [Wire.http1, .http1OverTLS, .http2OverTLS]

    @Test("asks for a head alone", arguments: Wire.allCases)
    func head(_ wire: Wire) async throws {
        try await withBench(over: wire) { bench in
            let head = try await run(
                ["-I", "-w", "%{http_code} %{http_version}", "-o", "/dev/null"]
                    + wire.curl("/a", port: bench.port)
            )
            #expect(head == (wire.isHTTP2 ? "200 2" : "200 1.1"))
        }
    }

    @Test("asks twice on one connection", arguments: sharing)
    func asksTwice(_ wire: Wire) async throws {
        try await withBench(over: wire) { bench in
            let first = wire.curl("/a", port: bench.port)
            let second = wire.curl("/b", port: bench.port).suffix(1)
            let both = try await run(["-w", " %{num_connects}\\n"] + first + second)
            #expect(both == "/a 1\n/b 0\n")
        }
    }

    @Test("reads an answer larger than every window", arguments: Wire.allCases)
    func largeAnswer(_ wire: Wire) async throws {
        try await withBench(over: wire) { bench in
            let size = try await run(
                ["-o", "/dev/null", "-w", "%{size_download}"]
                    + wire.curl("/large/8000000", port: bench.port)
            )
            #expect(size == "8000000")
        }
    }

    @Test("asks for many things at once", arguments: sharing)
    func parallel(_ wire: Wire) async throws {
        try await withBench(over: wire) { bench in
            let one = wire.curl("/[1-80]", port: bench.port)
            let answers = try await run(
                ["--parallel", "--parallel-max", "40", "-w", "%{http_code}\\n"] + one
            )
            #expect(answers.split(separator: "\n").count { $0.hasSuffix("200") } == 80)
            for number in 1...80 { #expect(bench.log.count("/\(number)") == 1) }
        }
    }

    @Test("waits for a late answer, which others do not wait for", arguments: Wire.allCases)
    func late(_ wire: Wire) async throws {
        try await withBench(over: wire) { bench in
            async let late = run(wire.curl("/later/a", port: bench.port))
            await bench.log.saw("started /later/a")
            #expect(try await run(wire.curl("/b", port: bench.port)) == "/b")
            bench.gate.open()
            let answer = try await late
            #expect(answer == "/later/a")
        }
    }

    @Test("what runs is finished when the server is drained", arguments: Wire.allCases)
    func drain(_ wire: Wire) async throws {
        try await withBench(over: wire) { bench in
            async let late = run(wire.curl("/later/a", port: bench.port))
            await bench.log.saw("started /later/a")
            async let drained: Void = bench.server.drain()
            bench.gate.open()
            let answer = try await late
            #expect(answer == "/later/a")
            await drained
        }
    }

    /// What curl prints.
    private func run(_ arguments: [String], input: String = "") async throws -> String {
        let curl = Program(in: try TemporaryDirectory(), executable: curlPath)
        let result = try await curl.run(
            ["--silent", "--show-error", "--max-time", "20", "--noproxy", "*"] + arguments,
            input: input
        )
        #expect(result.status == 0, "\(result.error)")
        return result.output
    }
}
