import TestSupport
import Testing

@testable import HTTP

/// A sound request that is refused with an answer.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let refusal: RequestRefusal
    let fields: [FieldPair]
    let end: Bool

    init(
        _ description: String,
        _ refusal: RequestRefusal,
        _ fields: [FieldPair],
        end: Bool = true
    ) {
        testDescription = description
        self.refusal = refusal
        self.fields = fields
        self.end = end
    }

    static func with(_ refusal: RequestRefusal, _ fields: FieldPair..., end: Bool = true)
        -> RefusalCase
    {
        let text = fields.map(\.description).joined(separator: ", ").prefix(60)
        return RefusalCase("\(text)", refusal, HTTP2Peer.post("/", fields), end: end)
    }

    static func pseudo(
        _ name: String,
        _ value: String,
        _ refusal: RequestRefusal
    ) -> RefusalCase {
        let fields = HTTP2Peer.get().map { $0.name == name ? FieldPair(name, value) : $0 }
        return RefusalCase("\(name) \(value.prefix(40).debugDescription)", refusal, fields)
    }
}

@Suite("HTTP/2: refusals", .timeLimit(.minutes(15)))
struct HTTP2RefusalTests {
    private static let long = String(repeating: "a", count: 8 << 10)

    static let cases: [RefusalCase] = [
        .pseudo(":method", "BREW", .unknownMethod), .pseudo(":method", "get", .unknownMethod),
        RefusalCase(
            "CONNECT",
            .unknownMethod,
            [FieldPair(":method", "CONNECT"), FieldPair(":authority", "a.test:443")]
        ),
        .pseudo(":path", "/a%zz", .malformed(.target)),
        .pseudo(":path", "/a<b", .malformed(.target)),
        .pseudo(":path", "/a#b", .malformed(.target)), .pseudo(":path", "/%", .malformed(.target)),
        .pseudo(":path", "/\\", .malformed(.target)),
        .pseudo(":path", "/\u{E4}", .malformed(.target)),
        .pseudo(":scheme", "ftp", .malformed(.target)),
        .pseudo(":authority", "user@h", .malformed(.host)),
        .pseudo(":authority", "h:70000", .malformed(.host)),
        .pseudo(":authority", "a,b", .malformed(.host)),
        .with(
            .duplicateField(.authorization),
            FieldPair("authorization", "a"),
            FieldPair("authorization", "a")
        ),
        .with(.duplicateField(.apiKey), FieldPair("x-api-key", "a"), FieldPair("x-api-key", "b")),
        .with(
            .duplicateField(.idempotencyKey),
            FieldPair("idempotency-key", "a"),
            FieldPair("idempotency-key", "a"),
            end: false
        ),
        .with(.unknownExpectation, FieldPair("expect", "200-ok")),
        .with(.unknownExpectation, FieldPair("expect", "200-ok"), end: false),
        .with(.bodyTooLarge, FieldPair("content-length", "262145"), end: false),
        .with(.malformed(.fieldName), FieldPair("x_a", "b")),
        .with(.headTooLarge, FieldPair("x-a", long)),
        .with(.headTooLarge, FieldPair("x-a", long), end: false),
        .pseudo(":path", "/" + long, .targetTooLong),
        RefusalCase(
            "101 fields",
            .headTooLarge,
            HTTP2Peer.get("/", (0..<100).map { FieldPair("x-\($0)", "a") })
        ),
        RefusalCase(
            "33 KiB",
            .headTooLarge,
            HTTP2Peer.get("/", (0..<33).map { FieldPair("x-\($0)", String(long.prefix(1000))) })
        ),
    ]

    @Test("are handed out as such, answered, and leave the connection alone", arguments: cases)
    func refused(_ refusal: RefusalCase) throws {
        let peer = try HTTP2Peer.opened()
        let block = FieldBlock.encode(refusal.fields)
        let first = Array(block.prefix(16_000))
        let rest = Array(block.dropFirst(16_000))
        var head = Frame.headers(1, block: first, end: refusal.end)
        if !rest.isEmpty { head.flags &= ~Frame.endHeaders }
        peer.send(head)
        for start in stride(from: 0, to: rest.count, by: 16_000) {
            let end = min(start + 16_000, rest.count)
            peer.send(.continuation(1, Array(rest[start..<end]), end: end == rest.count))
        }
        peer.serve(refusal.refusal.status, "", octets("{}"))
        #expect(peer.seen.map(\.refusal) == [refusal.refusal])
        #expect(peer.status(1) == "\(refusal.refusal.status)")
        #expect(peer.body(1) == octets("{}"))
        // What is still to come of the request is not wanted (RFC 9113 §8.1).
        #expect(peer.resetCode(1) == (refusal.end ? nil : 0))
        peer.send(.headers(3, HTTP2Peer.get("/good")))
        peer.serve()
        #expect(peer.seen.last?.path == "/good")
        #expect(peer.seen.last?.refusal == nil)
        #expect(peer.session.fault == nil)
        #expect(peer.session.streams.count == 0)
    }

    static let accepted: [RefusalCase] = [
        RefusalCase(
            "99 fields",
            .overloaded,
            HTTP2Peer.get("/", (0..<99).map { FieldPair("x-\($0)", "a") })
        ),
        .pseudo(":path", "/" + long.dropLast(), .overloaded),
        .with(.overloaded, FieldPair("x-a", String(long.dropLast(3)))),
        .with(.overloaded, FieldPair("te", "trailers")),
        .with(.overloaded, FieldPair("x-a", "a\tb \u{80}")),
        .with(.overloaded, FieldPair("accept", "a"), FieldPair("accept", "b")),
        .pseudo(":scheme", "HTTP", .overloaded),
        .pseudo(":authority", "[::1]:8443", .overloaded),
        RefusalCase(
            "OPTIONS *",
            .overloaded,
            [
                FieldPair(":method", "OPTIONS"), FieldPair(":scheme", "https"),
                FieldPair(":path", "*"), FieldPair(":authority", "h"),
            ]
        ),
    ]

    @Test("what is just within the limits is not refused", arguments: accepted)
    func notRefused(_ request: RefusalCase) throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, request.fields))
        peer.serve()
        #expect(peer.seen.count == 1)
        #expect(peer.seen.first?.refusal == nil)
        #expect(peer.status(1) == "200")
    }

    @Test("where no body is expected, a large one is refused (R-H1-19)", arguments: [true, false])
    func unreadBody(isDeclared: Bool) throws {
        let peer = try HTTP2Peer.opened(message: MessageLimits(unreadBody: 10))
        let length = isDeclared ? [FieldPair("content-length", "11")] : []
        peer.send(
            .headers(1, HTTP2Peer.get("/", length), end: false),
            .data(1, Array(repeating: 1, count: 11))
        )
        peer.serve(413)
        #expect(peer.seen.map(\.refusal) == [.bodyTooLarge])
        peer.send(
            .headers(3, HTTP2Peer.get(), end: false),
            .data(3, Array(repeating: 1, count: 10), end: true)
        )
        #expect(peer.take() == [3])
        #expect(peer.seen.last?.refusal == nil)
    }

    @Test("a body beyond the limit is refused when it is too long, and not kept")
    func bodyTooLong() throws {
        let peer = try HTTP2Peer.opened(message: MessageLimits(body: 1000))
        peer.send(
            .headers(1, HTTP2Peer.post(), end: false),
            .data(1, Array(repeating: 1, count: 1000))
        )
        #expect(peer.take().isEmpty)
        peer.send(.data(1, [1]))
        peer.send(.data(1, Array(repeating: 1, count: 500)))
        peer.serve(413)
        #expect(peer.seen.map(\.refusal) == [.bodyTooLarge])
        #expect(peer.seen.first?.body == [])
        #expect(peer.status(1) == "413")
        #expect(peer.resetCode(1) == 0)
        #expect(peer.session.streams.count == 0)
    }

    @Test("a body exactly at the limit is taken")
    func bodyAtLimit() throws {
        let peer = try HTTP2Peer.opened(message: MessageLimits(body: 1000))
        peer.send(
            .headers(1, HTTP2Peer.post("/", [FieldPair("content-length", "1000")]), end: false),
            .data(1, Array(repeating: 1, count: 1000), end: true)
        )
        peer.serve()
        #expect(peer.seen.first?.refusal == nil)
        #expect(peer.seen.first?.body.count == 1000)
    }

    @Test("trailers beyond the limit refuse the request", arguments: [33, 32])
    func trailers(count: Int) throws {
        let peer = try HTTP2Peer.opened()
        peer.send(
            .headers(1, HTTP2Peer.post(), end: false),
            .headers(1, (0..<count).map { FieldPair("x-\($0)", "a") })
        )
        peer.serve()
        #expect(peer.seen.map(\.refusal) == [count > 32 ? .headTooLarge : nil])
    }

    @Test("refused field sections are counted, and end the connection at 256 KiB")
    func manyRefused() throws {
        let peer = try HTTP2Peer.opened()
        let fields = HTTP2Peer.get("/", (0..<4).map { FieldPair("x-\($0)", Self.long) })
        for id in HTTP2Peer.ids(20) where peer.session.fault == nil {
            let block = FieldBlock.encode(fields)
            var head = Frame.headers(id, block: Array(block[..<16_000]))
            head.flags &= ~Frame.endHeaders
            peer.send(
                head,
                .continuation(id, Array(block[16_000..<32_000])),
                .continuation(id, Array(block[32_000...]), end: true)
            )
            peer.serve(431)
        }
        #expect(peer.session.fault == .flood(.refusedFields))
        #expect(peer.seen.count == 7)
        #expect(peer.goAwayCode == 11)
    }
}
