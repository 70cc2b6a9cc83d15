import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: with a client of libnghttp2", .timeLimit(.minutes(15)))
struct HTTP2InteroperationTests {
    /// The server echoes the path in a field, and the body.
    private func exchange(_ session: HTTP2ServerSession, _ client: LibraryClient, pieces: Int) {
        let now = MonotonicTime(nanoseconds: 1)
        while true {
            let sent = client.take()
            for start in stride(from: 0, to: sent.count, by: pieces) {
                let piece = sent[start..<min(start + pieces, sent.count)]
                piece.withUnsafeBytes { session.receive($0, at: now) }
            }
            repeat {
                while let id = session.nextRequest() {
                    var fields: [UInt8] = []
                    var answer: [UInt8] = []
                    session.withRequest(id) { head, bytes, body in
                        let path = head.pointee.path.of(bytes).array
                        fields = octets("X-Path: ") + path + octets("\r\nServer: test\r\n")
                        answer = body.array
                    }
                    session.answer(id, 200, fields: fields, body: answer, at: now)
                    session.finished(id)
                }
                var output = ByteBuffer()
                session.write(into: &output, limit: pieces, at: now)
                client.receive(output.array)
            } while session.hasRequest || session.wantsWrite
            if sent.isEmpty { return }
        }
    }

    @Test("compressed fields and bodies of all sizes", arguments: [1 << 20, 1000, 61])
    func exchanges(pieces: Int) throws {
        let session = try HTTP2ServerSession(at: MonotonicTime(nanoseconds: 0))
        let client = try LibraryClient()
        var generator = SeededGenerator()
        var expected: [Int32: (path: String, body: [UInt8])] = [:]
        for round in 0..<5 {
            for number in 0..<60 {
                let path = "/v1/\(round)/\(number)?a=b"
                let isLarge = number == 30
                let count = isLarge ? 100_000 : Int.random(in: 0...300, using: &generator)
                let body = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                let more = [
                    FieldPair("x-api-key", "vgw_0123456789abcdef"),
                    FieldPair("x-number", "\(number)"), FieldPair("accept", "application/json"),
                ]
                let fields = body.isEmpty ? HTTP2Peer.get(path, more) : HTTP2Peer.post(path, more)
                expected[client.submit(fields, body: body)] = (path, body)
            }
            exchange(session, client, pieces: pieces)
        }
        #expect(client.answers.count == 300)
        for (id, request) in expected {
            let answer = try #require(client.answers[id])
            #expect(answer.isClosed && answer.code == 0, "seed \(generator.seed)")
            #expect(answer.body == request.body, "seed \(generator.seed)")
            let path = request.path.split(separator: "?")[0]
            #expect(
                answer.fields == [
                    FieldPair(":status", "200"), FieldPair("x-path", String(path)),
                    FieldPair("server", "test"),
                ]
            )
        }
        #expect(session.fault == nil)
        #expect(session.streams.count == 0)
        #expect(session.heldWindow == 0)
    }
}
