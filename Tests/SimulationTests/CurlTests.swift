import Foundation
import JSON
import TestSupport
import Testing

/// Where the client is, on machines that have it.
private let curlPath = "/usr/bin/curl"

/// A client that others wrote.
@Suite(
    .stage(),
    .enabled(if: FileManager.default.isExecutableFile(atPath: curlPath)),
    .timeLimit(.minutes(15))
)
struct CurlTests {
    @Test(
        "reads in every way it has",
        arguments: [[], ["--http1.0"], ["--head"], ["--compressed"], ["--no-keepalive"]]
    )
    func read(_ options: [String]) async throws {
        let stage = try Staging.stage
        let code = try await curl(
            options + [
                "--header", "Authorization: Bearer \(try #require(stage.keys["full"]))",
                "http://\(stage.front.address)/v1/accounts",
            ]
        )
        #expect(code == "200")
    }

    @Test(
        "writes in every way it has",
        arguments: [
            ["--header", "Expect: 100-continue"], ["--header", "Transfer-Encoding: chunked"],
            ["--http1.0"],
        ]
    )
    func write(_ options: [String]) async throws {
        let stage = try Staging.stage
        var body = NewAccountBody()
        let name = options.joined().filter(\.isLetter)
        body.email = "\(name)@nila-traders.example"
        let code = try await curl(
            options + [
                "--header", "X-Api-Key: \(try #require(stage.keys["full"]))",
                "--header", "Content-Type: application/json",
                "--header", "Idempotency-Key: written-by-curl-\(name)",
                "--data", body.text, "http://\(stage.front.address)/v1/accounts",
            ]
        )
        #expect(code == "201")
    }

    /// The status that it saw; its own word for anything that it did not like.
    private func curl(_ arguments: [String]) async throws -> String {
        let curl = Program(in: try TemporaryDirectory(), executable: curlPath)
        return try await curl.run(
            ["--silent", "--show-error", "--max-time", "10", "--output", "/dev/null"]
                + ["--write-out", "%{http_code}%{errormsg}"] + arguments
        ).output
    }
}
