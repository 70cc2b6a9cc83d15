import TestSupport
import Testing

@testable import HTTP

/// A field section that RFC 9113 calls malformed.
struct MalformedCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fields: [FieldPair]

    init(_ description: String, _ fields: [FieldPair]) {
        testDescription = description
        self.fields = fields
    }

    /// A GET request with one more field.
    static func with(_ name: String, _ value: String) -> MalformedCase {
        MalformedCase(
            "\(name): \(value)".debugDescription,
            HTTP2Peer.get("/", [FieldPair(name, value)])
        )
    }

    /// A GET request where one pseudo-header field has another value, or none.
    static func pseudo(_ name: String, _ value: String?) -> MalformedCase {
        let fields = HTTP2Peer.get().compactMap { field in
            guard field.name == name else { return FieldPair?.some(field) }
            return value.map { FieldPair(name, $0) }
        }
        return MalformedCase("\(name) \(value?.debugDescription ?? "missing")", fields)
    }
}

@Suite("HTTP/2: malformed requests (RFC 9113 §8.1.1, H2-13…15)", .timeLimit(.minutes(15)))
struct HTTP2MalformedTests {
    static let cases: [MalformedCase] = [
        .with("X-Upper", "a"), .with("x-uPper", "a"), .with("connection", "x"),
        .with("connection", "close"), .with("keep-alive", "1"), .with("proxy-connection", "a"),
        .with("transfer-encoding", "chunked"), .with("upgrade", "h2c"), .with("te", "gzip"),
        .with("x a", "b"), .with("x:a", "b"), .with("", "b"), .with("x\0", "b"),
        .with("x\u{E4}", "b"), .with("x\r\n", "b"), .with("(x)", "b"),
        .with("x-a", "b\rc"), .with("x-a", "b\nc"), .with("x-a", "b\r\nc: d"), .with("x-a", "b\0"),
        .with("x-a", "\u{7F}"), .with("x-a", "\u{1}"), .with("x-a", " b"), .with("x-a", "b "),
        .with("x-a", "\tb"), .with("x-a", "b\t"), .with(":path", "/two"), .with(":method", "GET"),
        .with(":status", "200"), .with(":protocol", "websocket"), .with(":unknown", "a"),
        .with("host", "other.test"), .with("content-length", "x"), .with("content-length", ""),
        .with("content-length", "+1"), .with("content-length", "1,1"), .with("content-length", "5"),
        .with("content-length", "99999999999999999999"),
        .pseudo(":path", ""), .pseudo(":path", nil), .pseudo(":path", "a"), .pseudo(":path", "*"),
        .pseudo(":path", "/a b"), .pseudo(":path", "/a\r\nb"), .pseudo(":path", "/\0"),
        .pseudo(":method", nil), .pseudo(":method", ""), .pseudo(":method", "GE T"),
        .pseudo(":scheme", nil), .pseudo(":scheme", ""), .pseudo(":authority", nil),
        .pseudo(":authority", ""), .pseudo(":authority", "a b"), .pseudo(":authority", "a\r\nb"),
        MalformedCase("pseudo after regular", [FieldPair("x", "y")] + HTTP2Peer.get()),
        MalformedCase("no field", []),
        MalformedCase(
            "two hosts",
            HTTP2Peer.get("/", [FieldPair("host", "gateway.test")]) + [
                FieldPair("host", "gateway.test")
            ]
        ),
        MalformedCase(
            "two lengths",
            HTTP2Peer.get(
                "/",
                [FieldPair("content-length", "0"), FieldPair("content-length", "0")]
            )
        ),
        MalformedCase(
            "CONNECT with a path",
            HTTP2Peer.get().map { $0.name == ":method" ? FieldPair(":method", "CONNECT") : $0 }
        ),
        MalformedCase(
            "extended CONNECT",
            HTTP2Peer.get().map { $0.name == ":method" ? FieldPair(":method", "CONNECT") : $0 }
                + [FieldPair(":protocol", "websocket")]
        ),
    ]

    @Test("resets its stream with PROTOCOL_ERROR, and nothing else", arguments: cases)
    func malformed(_ malformed: MalformedCase) throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, malformed.fields))
        peer.send(.headers(3, HTTP2Peer.get("/good")))
        peer.serve()
        #expect(peer.resetCode(1) == 1)
        #expect(peer.seen.map(\.path) == ["/good"])
        #expect(peer.status(3) == "200")
        #expect(peer.session.fault == nil)
        #expect(peer.session.streams.count == 0)
    }

    @Test("each is charged like a reset, until the connection ends")
    func charged() throws {
        let peer = try HTTP2Peer.opened()
        for id in HTTP2Peer.ids(101) {
            peer.send(.headers(id, HTTP2Peer.get("/", [FieldPair("connection", "x")])))
            peer.serve()
        }
        #expect(peer.frames(Frame.Kind.reset).count == 101)
        #expect(peer.goAwayCode == 11)
        #expect(peer.session.fault == .flood(.resets))
        #expect(peer.session.isOver)
    }

    static let lengths: [(String, [Int], end: Bool)] = [
        ("5", [4], true), ("5", [6], true), ("5", [5, 1], true), ("0", [1], true), ("5", [], true),
    ]

    @Test("a body of another length than declared is never handed out (H2-13)", arguments: lengths)
    func length(_ length: (declared: String, pieces: [Int], end: Bool)) throws {
        let peer = try HTTP2Peer.opened()
        let fields = HTTP2Peer.post("/", [FieldPair("content-length", length.declared)])
        peer.send(.headers(1, fields, end: length.pieces.isEmpty))
        for (index, count) in length.pieces.enumerated() {
            let isLast = index == length.pieces.count - 1
            peer.send(.data(1, Array(repeating: 1, count: count), end: isLast))
        }
        peer.serve()
        #expect(peer.seen.isEmpty)
        #expect(peer.resetCode(1) == 1)
        #expect(peer.session.fault == nil)
    }

    static let trailers: [[FieldPair]] = [
        [FieldPair("X", "a")], [FieldPair("x", "a\n")], [FieldPair(":path", "/")],
        [FieldPair("x y", "a")], [FieldPair("x", " a")],
    ]

    @Test("a malformed trailer resets the stream", arguments: trailers)
    func trailer(_ fields: [FieldPair]) throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.post(), end: false), .headers(1, fields))
        peer.serve()
        #expect(peer.seen.isEmpty)
        #expect(peer.resetCode(1) == 1)
    }

    @Test("trailers that do not end the request reset the stream")
    func trailersWithoutEnd() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(
            .headers(1, HTTP2Peer.post(), end: false),
            .headers(1, [FieldPair("x", "a")], end: false)
        )
        peer.serve()
        #expect(peer.seen.isEmpty)
        #expect(peer.resetCode(1) == 1)
    }
}
