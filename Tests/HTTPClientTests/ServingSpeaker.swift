import HTTP
import Platform
import TestSupport

/// Serves requests with this project's own server session.
final class ServingSpeaker: HTTP2Speaker {
    /// A request as the server understood it.
    struct Seen: Sendable, Equatable {
        var connection: Int
        var method: String
        var target: String
        var fields: [FieldPair]
        var body: [UInt8]
    }

    private let session: HTTP2ServerSession
    private let connection: Int
    private let record: RequestRecord
    private let answer: (Seen) -> [UInt8]

    /// Speaks on the connection with that number, notes every request, and answers with the body that it is
    /// told.
    init(
        _ connection: Int,
        _ record: RequestRecord,
        limits: HTTP2Limits = HTTP2Limits(),
        answer: @escaping (Seen) -> [UInt8]
    ) {
        self.connection = connection
        self.record = record
        self.answer = answer
        guard let session = try? HTTP2ServerSession(limits: limits, at: .now) else {
            fatalError("no session")
        }
        self.session = session
    }

    var isOver: Bool { session.isOver }

    func receive(_ bytes: UnsafeRawBufferPointer) {
        session.receive(bytes, at: .now)
    }

    func takeOutput() -> [UInt8] {
        while let id = session.nextRequest() {
            var request: Seen?
            session.withRequest(id) { head, bytes, body in
                request = Seen(
                    connection: connection,
                    method: "\(head.pointee.method)",
                    target: head.pointee.target.of(bytes).text,
                    fields: head.pointee.fields.map {
                        FieldPair($0.name.of(bytes).text, $0.value.of(bytes).text)
                    },
                    body: body.array
                )
            }
            if let request {
                record.add(request)
                var message = ByteBuffer()
                message.append("Content-Type: text/plain\r\n")
                let start = message.count
                message.append(answer(request))
                session.respond(to: id, 200, with: &message, bodyStart: start, at: .now)
            }
            session.finished(id)
        }
        var output = ByteBuffer()
        while session.wantsWrite {
            let before = output.count
            session.write(into: &output, limit: 1 << 20, at: .now)
            if output.count == before { break }
        }
        return output.array
    }
}

/// What was asked of all connections of an upstream.
final class RequestRecord: Sendable {
    private let seen = Guarded<[ServingSpeaker.Seen]>([])

    var requests: [ServingSpeaker.Seen] { seen.withLock { $0 } }

    func add(_ request: ServingSpeaker.Seen) {
        seen.withLock { $0.append(request) }
    }
}
