import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite("A client that we did not write", .timeLimit(.minutes(1)))
struct CurlTests {
    private static let path = "/usr/bin/curl"

    @Test(
        "curl posts with an expectation, chunks, and asks twice on one connection",
        .enabled(if: FileManager.default.isExecutableFile(atPath: path))
    )
    func curl() async throws {
        try await withBench { bench in
            let base = "http://127.0.0.1:\(bench.port)"
            let body = String(repeating: "curl", count: 20_000)
            let expecting = try await run([
                "-H", "Expect: 100-continue", "--data-binary", body, "\(base)/echo",
            ])
            #expect(expecting == body)
            let chunked = try await run([
                "-H", "Transfer-Encoding: chunked", "--data-binary", body, "\(base)/echo",
            ])
            #expect(chunked == body)
            let twice = try await run([
                "-w", " %{num_connects}\n", "\(base)/a", "\(base)/b",
            ])
            #expect(twice == "/a 1\n/b 0\n")
            let head = try await run(["-I", "-w", "%{http_code}", "-o", "/dev/null", "\(base)/x"])
            #expect(head == "200")
        }
    }

    /// What curl prints.
    private func run(_ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: Self.path)
        process.arguments =
            ["--silent", "--show-error", "--max-time", "10", "--noproxy", "*"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }
}
