import Platform
import TestSupport
import Testing

@testable import HTTP

/// A client that writes raw frames to a session in memory, and a handler behind the session.
final class HTTP2Peer {
    /// A request as a handler would see it.
    struct Seen: Equatable {
        var id: Int32
        var method: RequestMethod
        var target: String
        var path: String
        var query: String?
        var authority: String
        var fields: [FieldPair]
        var body: [UInt8]
        var refusal: RequestRefusal?
    }

    let session: HTTP2ServerSession
    var now = MonotonicTime(nanoseconds: 1_000_000_000_000)
    private let decoder: FieldDecoder
    private var input: [UInt8] = []

    /// All frames that the server has sent, and the decoded field sections of its HEADERS in order.
    private(set) var frames: [Frame] = []
    private(set) var sections: [(stream: Int32, fields: [FieldPair])] = []
    /// All requests that were handed out.
    private(set) var seen: [Seen] = []
    /// All requests that were asked about before their bodies came.
    private(set) var asked: [Seen] = []
    /// What those are answered with; they are invited when it is nil.
    var uninvited: Int?
    private(set) var mostRunning = 0
    private(set) var mostBuffered = 0

    init(
        _ limits: HTTP2Limits = HTTP2Limits(),
        message: MessageLimits = MessageLimits()
    ) throws {
        session = try HTTP2ServerSession(limits: limits, message: message, at: now)
        decoder = try FieldDecoder()
    }

    static let preface = octets("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")

    /// A connection whose settings have been exchanged.
    static func opened(
        _ limits: HTTP2Limits = HTTP2Limits(),
        message: MessageLimits = MessageLimits(),
        settings: [(UInt16, UInt32)] = []
    ) throws -> HTTP2Peer {
        let peer = try HTTP2Peer(limits, message: message)
        peer.send(preface + Frame.settings(settings).bytes + Frame.settingsAcknowledgement.bytes)
        peer.read()
        peer.frames = []
        return peer
    }

    /// The numbers of the first streams of a client.
    static func ids(_ count: Int) -> [Int32] {
        (0..<Int32(count)).map { $0 * 2 + 1 }
    }

    /// The fields of a GET request.
    static func get(_ path: String = "/", _ more: [FieldPair] = []) -> [FieldPair] {
        request("GET", path, more)
    }

    static func post(_ path: String = "/", _ more: [FieldPair] = []) -> [FieldPair] {
        request("POST", path, more)
    }

    private static func request(
        _ method: String,
        _ path: String,
        _ more: [FieldPair]
    ) -> [FieldPair] {
        [
            FieldPair(":method", method), FieldPair(":scheme", "https"),
            FieldPair(":authority", "gateway.test"), FieldPair(":path", path),
        ] + more
    }

    // MARK: Sending

    func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { session.receive($0, at: now) }
        note()
    }

    func send(_ frames: Frame...) {
        send(frames)
    }

    func send(_ frames: [Frame]) {
        send(frames.flatMap(\.bytes))
    }

    func pass(_ duration: Duration) {
        now = now + duration
        while session.deadline <= now { session.deadlinePassed(at: now) }
    }

    // MARK: The server's side

    private func note() {
        mostRunning = max(mostRunning, session.runningHandlers)
        mostBuffered = max(mostBuffered, session.bufferedOutput)
    }

    /// Asks about bodies that wait to be invited.
    func decide() {
        while let id = session.nextExpectation() {
            session.withRequest(id) { asked.append(Self.see(id, $0, $1, $2)) }
            note()
            if let uninvited {
                answer(id, uninvited)
            } else {
                session.invite(id, at: now)
            }
        }
    }

    /// Takes what the session hands out now.
    @discardableResult
    func take() -> [Int32] {
        decide()
        var ids: [Int32] = []
        while let id = session.nextRequest() {
            session.withRequest(id) { head, bytes, body in
                seen.append(Self.see(id, head, bytes, body))
            }
            ids.append(id)
            note()
        }
        return ids
    }

    private static func see(
        _ id: Int32,
        _ head: UnsafePointer<RequestHead>,
        _ bytes: Span<UInt8>,
        _ body: Span<UInt8>
    ) -> Seen {
        let fields = head.pointee.fields.map {
            FieldPair(text($0.name, bytes), text($0.value, bytes))
        }
        return Seen(
            id: id,
            method: head.pointee.method,
            target: text(head.pointee.target, bytes),
            path: text(head.pointee.path, bytes),
            query: head.pointee.query.map { text($0, bytes) },
            authority: head.pointee.authority.exists ? text(head.pointee.authority, bytes) : "",
            fields: fields,
            body: body.array,
            refusal: head.pointee.refusal
        )
    }

    private static func text(_ range: ByteRange, _ bytes: Span<UInt8>) -> String {
        latin1(range.of(bytes).array)
    }

    func answer(_ id: Int32, _ status: Int = 200, _ fields: String = "", _ body: [UInt8] = []) {
        session.answer(id, status, fields: octets(fields), body: body, at: now)
        note()
        session.finished(id)
        note()
    }

    /// Answers whatever is handed out, and writes, until nothing is left to do.
    func serve(_ status: Int = 200, _ fields: String = "", _ body: [UInt8] = []) {
        while true {
            let ids = take()
            for id in ids { answer(id, status, fields, body) }
            read()
            if ids.isEmpty, !session.hasRequest { return }
        }
    }

    /// Reads everything that the session would write.
    func read(_ begun: [UInt8] = [], limit: Int = 1 << 20) {
        input += begun
        while session.wantsWrite {
            var output = ByteBuffer()
            session.write(into: &output, limit: limit, at: now)
            note()
            if output.isEmpty { break }
            input += output.array
        }
        parse()
    }

    private func parse() {
        while let frame = Frame.take(from: &input) {
            frames.append(frame)
            if frame.type == Frame.Kind.headers {
                let fields = decoder.decode(frame.payload)
                #expect(fields != nil)
                sections.append((frame.stream, fields ?? []))
            }
        }
    }

    // MARK: What came back

    func frames(_ type: UInt8) -> [Frame] {
        frames.filter { $0.type == type }
    }

    /// The status of the last answer on that stream.
    func status(_ stream: Int32) -> String? {
        sections.last { $0.stream == stream }?.fields.first { $0.name == ":status" }?.value
    }

    func body(_ stream: Int32) -> [UInt8] {
        frames(Frame.Kind.data).filter { $0.stream == stream }.flatMap(\.payload)
    }

    /// The error code of the reset of that stream.
    func resetCode(_ stream: Int32) -> UInt32? {
        frames(Frame.Kind.reset).first { $0.stream == stream }?.number()
    }

    /// The error code of the last GOAWAY.
    var goAwayCode: UInt32? {
        frames(Frame.Kind.goAway).last?.number(at: 4)
    }
}
