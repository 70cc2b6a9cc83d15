import Testing

/// Octets that are no request, over the wire: refused, and the connection ends.
@Suite(.stage(), .timeLimit(.minutes(15)))
struct MalformedMessageTests {
    struct Message: Sendable, CustomTestStringConvertible {
        let text: String
        let status: Int
        let slug: String
        var testDescription: String { String(text.prefix(60).debugDescription) }

        init(_ text: String, _ status: Int = 400, _ slug: String = "malformed-request") {
            self.text = text
            self.status = status
            self.slug = slug
        }
    }

    private static let filler = String(repeating: "a", count: 9000)

    @Test(
        "ends the connection",
        arguments: [
            Message("GET /v1/partner HTTP/1.1\nHost: x\n\n"),
            Message("GET  /v1/partner HTTP/1.1\r\nHost: x\r\n\r\n"),
            Message("GET /v1/partner HTTP/1.1 \r\nHost: x\r\n\r\n"),
            Message("GET /v1/partner\r\n\r\n"),
            Message("GET /v1/partner HTTP/1.1\r\n\r\n"),
            Message("GET /v1/partner HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
            Message("GET /v1/partner HTTP/1.1\r\nHost : x\r\n\r\n"),
            Message("GET /v1/partner HTTP/1.1\r\n Host: x\r\n\r\n"),
            Message("GET /v1/partner HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n"),
            Message("GET /v1/partner HTTP/1.1\r\nHost: x\r\nA_B: c\r\n\r\n"),
            Message("GET /v1/partner HTTP/1.1\r\nHost: x\r\nA: \u{1}\r\n\r\n"),
            Message("GET /v1/partner#x HTTP/1.1\r\nHost: x\r\n\r\n"),
            Message("GET /v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n"),
            Message(
                "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            ),
            Message("POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\na"),
            Message("POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na"),
            Message(
                "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                    + "Content-Length: 1\r\n\r\na"
            ),
            Message("POST /v1/accounts HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            Message(
                "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                    + "\r\nzz\r\n"
            ),
            Message(
                "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
                501,
                "not-implemented"
            ),
            Message("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505, "http-version"),
            Message("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http-version"),
            Message("GET /\(filler) HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri-too-long"),
            Message(
                "GET / HTTP/1.1\r\nHost: x\r\nA: \(filler)\r\n\r\n",
                431,
                "headers-too-large"
            ),
            Message(
                "GET / HTTP/1.1\r\nHost: x\r\n"
                    + String(repeating: "A: b\r\n", count: 101) + "\r\n",
                431,
                "headers-too-large"
            ),
            Message(
                "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n",
                413,
                "body-too-large"
            ),
            Message(
                "POST /v1/accounts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                    + "\r\nFFFFFFF\r\n",
                413,
                "body-too-large"
            ),
        ]
    )
    func malformed(_ message: Message) async throws {
        let connection = try Staging.stage.front.raw
        // What follows on the connection must not be answered: it may be part of the message.
        let next = "GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n"
        let outcome = await connection.send(message.text + next, answers: 2)
        let reply = try #require(outcome.replies.first)
        reply.expectProblem(message.status, message.slug)
        #expect(outcome.replies.count == 1)
        #expect(outcome.isClosed)
        #expect(reply["Connection"] == "close")
    }

    @Test("an expectation that nobody knows is refused, and the connection goes on")
    func expectation() async throws {
        let connection = try Staging.stage.front.raw
        let text = ["Expect: 200-maybe\r\n", ""].map {
            "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\($0)\r\n"
        }.joined()
        let outcome = await connection.send(text, answers: 2, lasting: true)
        try #require(outcome.replies.first).expectProblem(417, "expectation-failed")
        #expect(outcome.replies.last?.status == 200)
    }

    @Test("requests on one connection are answered in order")
    func pipelining() async throws {
        let stage = try Staging.stage
        let key = try #require(stage.keys["full"])
        let text = ["/v1/partner", "/v1/nothing", "/v1/accounts?per_page=1", "/v1/whoami"].map {
            "GET \($0) HTTP/1.1\r\nHost: x\r\nX-Api-Key: \(key)\r\nX-Request-Id: \($0.count)\r\n\r\n"
        }.joined()
        let connection = stage.front.raw
        let outcome = await connection.send(text, answers: 4, lasting: true)
        #expect(outcome.replies.map(\.status) == [200, 404, 200, 200])
        #expect(outcome.replies.compactMap { $0["X-Request-Id"] } == ["11", "11", "23", "10"])
    }
}
