import Foundation
import TestSupport
import Testing

/// What requests may name as their authority (R-H1-07, R-H1-08).
@Suite(
    .stage(
        Stage.Plan(settings: [
            "listen.authorities=127.0.0.1,gateway.example:8443", "listen.h2c=true",
        ])
    ),
    .timeLimit(.minutes(15))
)
struct AuthorityTests {
    private static let ours = "GET /openapi.json HTTP/1.1\r\nHost: GATEWAY.example:8443\r\n\r\n"

    @Test(
        "turns away what is for somebody else before it asks for a key, and goes on",
        arguments: [
            "GET /v1/partner HTTP/1.1\r\nHost: other.example\r\n",
            "GET /v1/partner HTTP/1.1\r\nHost: gateway.example\r\n",
            "GET /v1/partner HTTP/1.1\r\nHost: gateway.example:443\r\n",
            "GET http://other.example/v1/partner HTTP/1.1\r\nHost: gateway.example:8443\r\n",
            "GET /v1//.. HTTP/1.1\r\nHost: other.example\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: other.example\r\n",
        ]
    )
    func turnsAway(_ head: String) async throws {
        let connection = try Staging.stage.front.raw
        let outcome = await connection.send("\(head)\r\n\(Self.ours)", answers: 2, lasting: true)
        try #require(outcome.replies.first).expectProblem(421, "misdirected-request")
        #expect(outcome.replies.first?["Connection"] == nil)
        #expect(outcome.replies.last?.status == 200)
        #expect(outcome.replies.count == 2)
    }

    @Test("a target in absolute-form replaces Host")
    func absoluteForm() async throws {
        let connection = try Staging.stage.front.raw
        let outcome = await connection.send(
            "GET http://gateway.example:8443/openapi.json HTTP/1.1\r\nHost: other.example\r\n\r\n",
            lasting: true
        )
        #expect(outcome.replies.map(\.status) == [200])
    }

    @Test("HTTP/1.0 must name one too")
    func oldVersion() async throws {
        let connection = try Staging.stage.front.raw
        let outcome = await connection.send("GET /openapi.json HTTP/1.0\r\n\r\n")
        try #require(outcome.replies.first).expectProblem(421, "misdirected-request")
        #expect(outcome.isClosed)
    }

    @Test("nobody is invited to send a body to somebody else")
    func expectation() async throws {
        let connection = try Staging.stage.front.raw
        let outcome = await connection.send(
            "POST /v1/accounts HTTP/1.1\r\nHost: other.example\r\nContent-Length: 4\r\n"
                + "Expect: 100-continue\r\n\r\n"
        )
        try #require(outcome.replies.first).expectProblem(421, "misdirected-request")
        #expect(outcome.isClosed)
    }

    @Test("the admin listener has no name to answer for")
    func admin() async throws {
        let connection = try Staging.stage.admin.raw
        let outcome = await connection.send(
            "GET /healthz HTTP/1.1\r\nHost: other.example\r\n\r\n",
            lasting: true
        )
        #expect(outcome.replies.map(\.status) == [200])
    }

    @Test(
        "the same over HTTP/2",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")),
        arguments: [("gateway.example:8443", "200 2"), ("other.example", "421 2")]
    )
    func http2(_ authority: String, _ expected: String) async throws {
        let stage = try Staging.stage
        let curl = Program(in: try TemporaryDirectory(), executable: "/usr/bin/curl")
        let seen = try await curl.run([
            "--silent", "--show-error", "--max-time", "10", "--output", "/dev/null",
            "--write-out", "%{http_code} %{http_version}", "--http2-prior-knowledge",
            "--header", "Host: \(authority)", "http://\(stage.front.address)/openapi.json",
        ])
        #expect(seen.output == expected, "\(seen.error)")
    }
}
