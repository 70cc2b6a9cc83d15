import Foundation
import HTTP
import HTTPServer
import Platform
import TestSupport
import Testing

/// An answer that shows a secret leaves none of it behind.
@Suite(.blocking) struct SensitiveBodyTests {
    private static let secret = "canary-shown-once"

    /// `/secret` shows it; anything else tells whether the loop's output still has it.
    private final class Vault: Responder {
        func respond(
            to request: borrowing InboundRequest,
            through writer: inout ResponseWriter
        ) -> Deferred? {
            if request.path.equals("/secret") {
                return {
                    var response = PreparedResponse(status: 200, fields: [], body: [])
                    response.sensitiveBody = SensitiveBody(
                        copying: SensitiveBodyTests.secret.utf8Span.span
                    )
                    return response
                }
            }
            let block = Data(writer.output.block)
            let isThere = block.firstRange(of: Data(SensitiveBodyTests.secret.utf8)) != nil
            writer.begin(200)
            writer.end(Array((isThere ? "there" : "gone").utf8))
            return nil
        }

        func refuse(_ refusal: RequestRefusal, through writer: inout ResponseWriter) {
            writer.begin(refusal.status)
            writer.end([])
        }
    }

    @Test("it is sent whole, and wiped from the output", arguments: ["", "Connection: close\r\n"])
    func output(_ fields: String) async throws {
        let loop = try EventLoop(name: "secrets")
        defer { loop.stop() }
        let server = try await Server(
            at: .ipv4((0x7F00_0000 | ServerBench.host).bigEndian, port: 0),
            on: [loop],
            limits: .patient
        ) { _ in Vault() }
        let client = try RawClient(port: server.address.port, host: ServerBench.host)
        try client.send(get("/secret", fields))
        #expect(try client.answer().body == Self.secret)
        let other = try RawClient(port: server.address.port, host: ServerBench.host)
        try other.send(get("/look"))
        #expect(try other.answer().body == "gone")
        await server.drain(patience: .zero)
    }

    @Test("HEAD tells its length alone")
    func head() {
        var writer = ResponseWriter()
        writer.omitsBody = true
        let body = SensitiveBody(copying: Self.secret.utf8Span.span)
        #expect(body.count == Self.secret.utf8.count)
        writer.begin(200)
        body.withBytes { writer.end($0) }
        let text = String(decoding: writer.output.array, as: UTF8.self)
        #expect(text.contains("Content-Length: \(Self.secret.utf8.count)"))
        #expect(!text.contains(Self.secret))
    }
}
