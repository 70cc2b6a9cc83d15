import HTTPServer
import HTTPTypes
import Platform
import TestSupport
import Testing

@Suite("Ordinary handlers", .blocking, .timeLimit(.minutes(15)))
struct HandlerResponderTests {
    /// Tells what it was given.
    private struct Mirror: RequestHandler {
        func respond(to request: ServerRequest) async -> ServerResponse {
            let head = request.head
            let fields = head.headerFields.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
            let text = [
                head.method.rawValue, head.path ?? "-", head.authority ?? "-", fields,
                latin1(request.body), request.peer.hasPrefix("127.0.0.1:") ? "peer" : "-",
            ]
            return ServerResponse(
                status: .created,
                fields: [
                    .contentType: "text/plain", .contentLength: "1", .transferEncoding: "chunked",
                    .connection: "upgrade", .date: "never",
                ],
                body: octets(text.joined(separator: "\n"))
            )
        }
    }

    private struct Empty: RequestHandler {
        func respond(to request: ServerRequest) async -> ServerResponse {
            ServerResponse(status: .noContent, fields: [.eTag: "\"x\""])
        }
    }

    private func withServer(
        _ handler: any RequestHandler,
        _ body: (RawClient) throws -> Void
    ) async throws {
        let loop = try EventLoop(name: "handler-test")
        let server = try await Server(
            at: .ipv4(UInt32(0x7F00_0001).bigEndian, port: 0),
            on: [loop]
        ) { _ in HandlerResponder(handler) }
        let result = Result { try body(RawClient(port: server.address.port)) }
        await server.drain(patience: .zero)
        loop.stop()
        try result.get()
    }

    @Test("a handler sees the request as it was sent")
    func request() async throws {
        try await withServer(Mirror()) { client in
            try client.send(
                "POST /a%20b?c=d HTTP/1.1\r\nHost: h:80\r\nX-A:  b \r\nContent-Length: 4\r\n\r\nbody"
            )
            let lines = try client.answer().body.split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            #expect(
                lines == [
                    "POST", "/a%20b?c=d", "h:80", "Host=h:80|X-A=b|Content-Length=4", "body",
                    "peer",
                ]
            )
        }
    }

    @Test(
        "the path is the same in every form of the target",
        arguments: [
            ("GET http://other:1/x?y", "/x?y", "other:1"), ("GET http://other", "/", "other"),
            ("GET http://other?q", "/?q", "other"), ("GET /", "/", "h"), ("OPTIONS *", "*", "h"),
        ]
    )
    func targets(start: String, path: String, authority: String) async throws {
        try await withServer(Mirror()) { client in
            try client.send("\(start) HTTP/1.1\r\nHost: h\r\n\r\n")
            let lines = try client.answer().body.split(separator: "\n")
            #expect(lines[1] == path)
            #expect(lines[2] == authority)
        }
    }

    @Test("an answer's framing is the server's own, whatever the handler put into its fields")
    func framing() async throws {
        try await withServer(Mirror()) { client in
            try client.send(get("/") + get("/"))
            for _ in 0..<2 {
                let answer = try client.answer()
                #expect(answer.status == 201)
                #expect(answer["content-type"] == "text/plain")
                #expect(answer["content-length"] == "\(answer.octets.count)")
                #expect(answer["date"]?.hasSuffix("GMT") == true)
                let names = answer.fields.map(\.name)
                #expect(!names.contains("transfer-encoding"))
                #expect(!names.contains("connection"))
            }
        }
    }

    @Test("an answer without a body by its status has no length either")
    func noContent() async throws {
        try await withServer(Empty()) { client in
            try client.send(get("/") + get("/"))
            for _ in 0..<2 {
                let answer = try client.answer()
                #expect(answer.status == 204)
                #expect(answer["etag"] == "\"x\"")
                #expect(answer["content-length"] == nil)
            }
        }
    }

    @Test("a request that the server refuses never reaches the handler")
    func refusal() async throws {
        try await withServer(Mirror()) { client in
            try client.send("BREW / HTTP/1.1\r\nHost: h\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == 501)
            #expect(answer.body == "")
        }
    }
}
