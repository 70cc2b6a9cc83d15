import Platform
import TestSupport
import Testing

@testable import HTTP

/// A server that writes raw frames to a client's session in memory, and reads what that writes.
final class HTTP2ServerPeer {
    let session: HTTP2ClientSession
    var now = MonotonicTime(nanoseconds: 1_000_000_000_000)
    private let decoder: FieldDecoder
    private var input: [UInt8] = []

    /// The client's frames, and the decoded field sections of its HEADERS in order.
    private(set) var frames: [Frame] = []
    private(set) var sections: [(stream: Int32, fields: [FieldPair], block: [UInt8])] = []
    /// Everything that it has written.
    private(set) var written: [UInt8] = []
    private(set) var events: [HTTP2ClientEvent] = []

    init(_ limits: HTTP2ClientLimits = HTTP2ClientLimits()) throws {
        session = try HTTP2ClientSession(limits: limits, at: now)
        decoder = try FieldDecoder()
    }

    /// A connection whose settings have been exchanged.
    static func opened(
        _ limits: HTTP2ClientLimits = HTTP2ClientLimits(),
        settings: [(UInt16, UInt32)] = []
    ) throws -> HTTP2ServerPeer {
        let peer = try HTTP2ServerPeer(limits)
        peer.read()
        peer.send(Frame.settings(settings), Frame.settingsAcknowledgement)
        peer.frames = []
        return peer
    }

    /// Has the client ask.
    @discardableResult
    func ask(
        _ path: String = "/",
        method: String = "GET",
        fields: [FieldPair] = [],
        secret: [FieldPair] = [],
        body: [UInt8] = [],
        maxBody: Int = 1 << 20
    ) throws -> Int32? {
        let request = try HTTP2ClientRequest(
            method: method,
            authority: "api.test",
            path: path,
            body: body,
            maxBody: maxBody,
            lines: { (writer) throws(FieldError) in
                for field in fields { try writer.append(field.name, field.value) }
            },
            secret: { (writer) throws(FieldError) in
                for field in secret { try writer.append(field.name, field.value) }
            }
        )
        let id = session.submit(request, at: now)
        read()
        return id
    }

    // MARK: The server's side

    func send(_ bytes: [UInt8], pieces: Int = .max) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            piece.withUnsafeBytes { session.receive($0, at: now) }
        }
        read()
    }

    func send(_ frames: Frame...) {
        send(frames.flatMap(\.bytes))
    }

    func respond(_ id: Int32, _ fields: [FieldPair] = [], _ body: String? = nil) {
        send(.headers(id, [FieldPair(":status", "200")] + fields, end: body == nil))
        if let body { send(.data(id, octets(body), end: true)) }
    }

    /// Reads everything that the session would write, and takes its events.
    func read() {
        while session.wantsWrite {
            var output = ByteBuffer()
            session.write(into: &output, limit: 1 << 20, at: now)
            if output.isEmpty { break }
            written += output.array
            input += output.array
        }
        if input.starts(with: HTTP2Peer.preface) { input.removeFirst(HTTP2Peer.preface.count) }
        parse()
        events += session.takeEvents()
    }

    private func parse() {
        while let frame = Frame.take(from: &input) {
            frames.append(frame)
            if frame.type == Frame.Kind.headers {
                let fields = decoder.decode(frame.payload)
                #expect(fields != nil)
                sections.append((frame.stream, fields ?? [], frame.payload))
            }
        }
    }

    // MARK: What came of it

    func frames(_ type: UInt8) -> [Frame] {
        frames.filter { $0.type == type }
    }

    /// The error code of the reset of that stream.
    func resetCode(_ stream: Int32) -> UInt32? {
        frames(Frame.Kind.reset).first { $0.stream == stream }?.number()
    }

    /// The error code of the last GOAWAY.
    var goAwayCode: UInt32? {
        frames(Frame.Kind.goAway).last?.number(at: 4)
    }

    /// The answer on that stream.
    func answer(_ id: Int32) -> HTTP2Answer? {
        for case .answered(id, let answer) in events { return answer }
        return nil
    }

    func failure(_ id: Int32) -> HTTP2StreamFailure? {
        for case .failed(id, let failure) in events { return failure }
        return nil
    }

    /// How many outcomes were told about the stream.
    func outcomes(_ id: Int32) -> Int {
        events.count { event in
            switch event {
            case .answered(id, _), .failed(id, _): true
            default: false
            }
        }
    }
}
