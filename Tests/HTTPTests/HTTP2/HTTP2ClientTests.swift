import Platform
import TestSupport
import Testing

@testable import HTTP

/// A client's session against a server that writes whatever it likes.
@Suite("HTTP/2: the client's session", .timeLimit(.minutes(15)))
struct HTTP2ClientTests {
    // MARK: Requests

    @Test("begins with its settings, and says that nothing is to be pushed")
    func preface() throws {
        let peer = try HTTP2ServerPeer()
        peer.read()
        #expect(peer.written.starts(with: HTTP2Peer.preface))
        let settings = try #require(peer.frames.first)
        #expect(settings.type == Frame.Kind.settings)
        var entries: [UInt16: UInt32] = [:]
        for start in stride(from: 0, to: settings.payload.count, by: 6) {
            let name = UInt16(settings.payload[start]) << 8 | UInt16(settings.payload[start + 1])
            entries[name] = settings.number(at: start + 2)
        }
        #expect(entries == [1: 4096, 2: 0, 4: 256 << 10, 5: 16_384, 6: 64 << 10, 9: 1])
        #expect(peer.frames(Frame.Kind.windowUpdate).first?.number() == UInt32(983_041))
    }

    @Test("writes pseudo-fields first, names in lower case, and the body")
    func request() throws {
        let peer = try HTTP2ServerPeer.opened()
        let id = try peer.ask(
            "/x?y=1",
            method: "POST",
            fields: [FieldPair("Content-Type", "text/plain"), FieldPair("Content-Length", "4")],
            body: octets("body")
        )
        #expect(id == 1)
        #expect(
            peer.sections.first?.fields == [
                FieldPair(":method", "POST"), FieldPair(":scheme", "https"),
                FieldPair(":authority", "api.test"), FieldPair(":path", "/x?y=1"),
                FieldPair("content-type", "text/plain"), FieldPair("content-length", "4"),
            ]
        )
        #expect(peer.frames(Frame.Kind.data).map(\.payload) == [octets("body")])
        #expect(peer.events == [.sent(1)])
    }

    @Test("puts a secret into no compression table: it is written whole every time")
    func secret() throws {
        let peer = try HTTP2ServerPeer.opened()
        let secret = FieldPair("X-Auth-Token", "t0ken-of-somebody")
        for _ in 0..<3 {
            try peer.ask(fields: [FieldPair("Accept", "text/plain")], secret: [secret])
        }
        #expect(
            peer.sections.allSatisfy { $0.fields.last == FieldPair("x-auth-token", secret.value) }
        )
        let sizes = peer.sections.map(\.block.count)
        // The second section says the other field with an index, and the secret as the first did.
        #expect(sizes[1] == sizes[2] && sizes[1] < sizes[0])
        #expect(sizes[1] > 17)
        // Never indexed (RFC 7541 §6.2.3): 0x10 with a new name.
        #expect(peer.sections.allSatisfy { $0.block.contains(0x10) })
    }

    @Test("sends a body as far as the peer's windows reach, and the rest when they open")
    func uploadWindow() throws {
        let peer = try HTTP2ServerPeer.opened(settings: [(4, 1000)])
        let body = [UInt8](repeating: 7, count: 2500)
        let id = try #require(try peer.ask(method: "POST", body: body))
        func sent() -> Int { peer.frames(Frame.Kind.data).reduce(0) { $0 + $1.payload.count } }
        #expect(sent() == 1000)
        #expect(peer.events.isEmpty)
        peer.send(.windowUpdate(id, 600))
        #expect(sent() == 1600)
        peer.send(.windowUpdate(id, 6000))
        #expect(sent() == 2500)
        #expect(peer.events == [.sent(id)])
    }

    @Test("has no more requests under way than the peer allows, nor than it may itself")
    func concurrency() throws {
        let peer = try HTTP2ServerPeer.opened(settings: [(3, 2)])
        #expect(try [peer.ask(), peer.ask(), peer.ask()] == [1, 3, nil])
        #expect(!peer.session.hasRoom && peer.session.takesRequests)
        peer.respond(1)
        #expect(try peer.ask() == 5)
        peer.send(.settings([(3, 0)]))
        peer.respond(3)
        peer.respond(5)
        #expect(try peer.ask() == nil)
        #expect(peer.session.takesRequests)

        var limits = HTTP2ClientLimits()
        limits.concurrentStreams = 1
        let other = try HTTP2ServerPeer.opened(limits)
        #expect(try [other.ask(), other.ask()] == [1, nil])
    }

    // MARK: Answers

    @Test("reads an answer, however it is cut up", arguments: [Int.max, 100, 7, 1])
    func wholeAnswer(pieces: Int) throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        let frames: [Frame] = [
            .headers(1, [FieldPair(":status", "103"), FieldPair("link", "x")], end: false),
            .headers(
                1,
                [
                    FieldPair(":status", "404"), FieldPair("content-length", "4"),
                    FieldPair("x-a", "b"),
                ],
                end: false
            ),
            .data(1, octets("bo")), .data(1, []), .data(1, octets("dy")),
            .headers(1, [FieldPair("x-trailer", "dropped")]),
        ]
        peer.send(frames.flatMap(\.bytes), pieces: pieces)
        let answer = try #require(peer.answer(1))
        #expect(answer.status == 404)
        #expect(answer.fields.map(\.name) == ["content-length", "x-a"])
        #expect(answer.body == octets("body"))
        #expect(peer.outcomes(1) == 1)
        #expect(peer.session.openCount == 0)
        #expect(peer.session.fault == nil)
    }

    @Test("answers may come in any order")
    func interleaved() throws {
        let peer = try HTTP2ServerPeer.opened()
        for _ in 0..<3 { try peer.ask() }
        let ok = [FieldPair(":status", "200")]
        peer.send(.headers(5, ok, end: false), .headers(1, ok, end: false), .data(5, octets("5")))
        peer.send(.headers(3, ok), .data(1, octets("1"), end: true), .data(5, [], end: true))
        #expect([1, 3, 5].map { peer.answer($0)?.body } == [octets("1"), [], octets("5")])
    }

    @Test(
        "takes the length of what does not come: HEAD, 204, 304",
        arguments: ["200", "204", "304"]
    )
    func bodiless(status: String) throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask(method: status == "200" ? "HEAD" : "GET")
        let length = status == "204" ? [] : [FieldPair("content-length", "5")]
        peer.send(.headers(1, [FieldPair(":status", status)] + length))
        #expect(peer.answer(1)?.body == [])
    }

    struct Malformed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let frames: [Frame]
    }

    private static func section(_ fields: (String, String)..., end: Bool = true) -> Frame {
        .headers(1, fields.map { FieldPair($0.0, $0.1) }, end: end)
    }

    static var malformedAnswers: [Malformed] {
        let ok = section((":status", "200"), end: false)
        let rows: [(String, [Frame])] = [
            ("no status", [section(("x", "y"))]),
            ("status twice", [section((":status", "200"), (":status", "200"))]),
            ("status after a field", [section(("x", "y"), (":status", "200"))]),
            ("a status of two digits", [section((":status", "20"))]),
            ("a status that is no number", [section((":status", "2x0"))]),
            ("a status beyond 599", [section((":status", "600"))]),
            ("a pseudo-field of requests", [section((":status", "200"), (":path", "/"))]),
            ("an unknown pseudo-field", [section((":status", "200"), (":x", "y"))]),
            ("101", [section((":status", "101"), end: false)]),
            ("nothing but an interim answer", [section((":status", "100"))]),
            ("Connection", [section((":status", "200"), ("connection", "close"))]),
            ("Transfer-Encoding", [section((":status", "200"), ("transfer-encoding", "chunked"))]),
            ("Keep-Alive", [section((":status", "200"), ("keep-alive", "1"))]),
            ("Proxy-Connection", [section((":status", "200"), ("proxy-connection", "x"))]),
            ("Upgrade", [section((":status", "200"), ("upgrade", "h2c"))]),
            ("TE", [section((":status", "200"), ("te", "gzip"))]),
            ("a capital letter", [section((":status", "200"), ("X-A", "b"))]),
            ("a blank in a name", [section((":status", "200"), ("x a", "b"))]),
            ("a line feed in a value", [section((":status", "200"), ("x", "a\nb"))]),
            ("a blank before a value", [section((":status", "200"), ("x", " a"))]),
            ("a length that is none", [section((":status", "200"), ("content-length", "+1"))]),
            (
                "two lengths",
                [section((":status", "200"), ("content-length", "0"), ("content-length", "0"))]
            ),
            ("a length and no body", [section((":status", "200"), ("content-length", "1"))]),
            (
                "more than the length",
                [
                    section((":status", "200"), ("content-length", "1"), end: false),
                    .data(1, octets("ab"), end: true),
                ]
            ),
            (
                "less than the length",
                [
                    section((":status", "200"), ("content-length", "3"), end: false),
                    .data(1, octets("ab"), end: true),
                ]
            ),
            ("a status in the trailers", [ok, section((":status", "200"))]),
            ("trailers that do not end", [ok, section(("x", "y"), end: false)]),
        ]
        return rows.map { Malformed(testDescription: $0.0, frames: $0.1) }
    }

    @Test(
        "an answer that breaks the rules is none, and nobody else's matter",
        arguments: malformedAnswers
    )
    func brokenRules(_ row: Malformed) throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        try peer.ask()
        peer.send(row.frames.flatMap(\.bytes))
        #expect(peer.failure(1) == .malformed)
        #expect(peer.outcomes(1) == 1)
        #expect(peer.resetCode(1) == 1)
        peer.respond(3, [], "ok")
        #expect(peer.answer(3)?.body == octets("ok"))
        #expect(peer.session.fault == nil)
    }

    @Test("endless interim answers end the stream")
    func interim() throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        for _ in 0..<9 { peer.send(.headers(1, [FieldPair(":status", "103")], end: false)) }
        #expect(peer.failure(1) == .malformed)
    }

    // MARK: Limits

    @Test("a body that is too large ends its own stream, and gives its room back")
    func tooLarge() throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask(maxBody: 10_000)
        try peer.ask(maxBody: 4 << 20)
        peer.send(.headers(1, [FieldPair(":status", "200")], end: false))
        // Much more than the connection's window, if nothing were given back.
        for _ in 0..<15 { peer.send(.data(1, [UInt8](repeating: 1, count: 16_384))) }
        #expect(peer.failure(1) == .tooLarge)
        #expect(peer.outcomes(1) == 1)
        #expect(peer.resetCode(1) == 8)
        peer.send(.headers(3, [FieldPair(":status", "200")], end: false))
        for index in 0..<200 {
            peer.send(.data(3, [UInt8](repeating: 1, count: 16_384), end: index == 199))
        }
        #expect(peer.answer(3)?.body.count == 200 * 16_384)
        #expect(peer.session.fault == nil)
    }

    @Test("a length that is too large needs no body to be refused")
    func declaredTooLarge() throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask(maxBody: 10)
        let fields = [FieldPair(":status", "200"), FieldPair("content-length", "11")]
        peer.send(.headers(1, fields, end: false))
        #expect(peer.failure(1) == .tooLarge)
    }

    @Test("what overruns a window ends the connection")
    func window() throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask(maxBody: 1 << 30)
        peer.send(.headers(1, [FieldPair(":status", "200")], end: false))
        // In one piece: no window is opened in between.
        let data = Frame.data(1, [UInt8](repeating: 1, count: 16_384)).bytes
        peer.send([[UInt8]](repeating: data, count: 80).flatMap(\.self))
        #expect(peer.failure(1) == .malformed)
        #expect(peer.outcomes(1) == 1)
    }

    @Test("too many or too large fields", arguments: [(101, 1), (9, 8000), (1, 9000)])
    func fields(count: Int, size: Int) throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        try peer.ask()
        let value = String(repeating: "v", count: size)
        var block = FieldBlock.encode([FieldPair(":status", "200")])
        for number in 0..<count { block += FieldBlock.encode([FieldPair("x-\(number)", value)]) }
        var frames: [Frame] = []
        for start in stride(from: 0, to: block.count, by: 16_000) {
            let piece = Array(block[start..<min(start + 16_000, block.count)])
            let isLast = start + 16_000 >= block.count
            frames.append(
                start == 0
                    ? Frame(
                        type: Frame.Kind.headers,
                        flags: Frame.endStream | (isLast ? Frame.endHeaders : 0),
                        stream: 1,
                        payload: piece
                    ) : .continuation(1, piece, end: isLast)
            )
        }
        peer.send(frames.flatMap(\.bytes))
        #expect(peer.failure(1) == .tooLarge)
        peer.respond(3)
        #expect(peer.answer(3)?.status == 200)
    }

    // MARK: Ends

    @Test(
        "a stream that the peer resets",
        arguments: [
            (7, false, HTTP2StreamFailure.refused), (7, true, .reset), (8, false, .reset),
            (0, false, .reset),
        ]
            as [(UInt32, Bool, HTTP2StreamFailure)]
    )
    func reset(code: UInt32, hasBegun: Bool, failure: HTTP2StreamFailure) throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        if hasBegun { peer.send(.headers(1, [FieldPair(":status", "200")], end: false)) }
        peer.send(.reset(1, code: code))
        #expect(peer.failure(1) == failure)
        #expect(peer.outcomes(1) == 1)
        #expect(peer.session.takesRequests)
    }

    @Test(
        "an interim answer says that the request was looked at, whatever is said later",
        arguments: [Frame.reset(1, code: 7), .goAway(last: 0)]
    )
    func refusedAfterInterim(refusal: Frame) throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        peer.send(.headers(1, [FieldPair(":status", "103")], end: false), refusal)
        #expect(peer.failure(1) == .reset)
        #expect(peer.outcomes(1) == 1)
    }

    @Test("GOAWAY: what is above the last stream was not looked at, the others go on")
    func goAway() throws {
        let peer = try HTTP2ServerPeer.opened()
        for _ in 0..<3 { try peer.ask() }
        peer.send(.goAway(last: 3))
        #expect(peer.failure(5) == .refused)
        #expect(peer.failure(1) == nil && peer.failure(3) == nil)
        #expect(!peer.session.takesRequests)
        #expect(try peer.ask() == nil)
        peer.respond(3, [], "three")
        peer.respond(1)
        #expect(peer.answer(3)?.body == octets("three"))
        #expect(peer.answer(1)?.status == 200)
        #expect(peer.session.openCount == 0)
    }

    @Test("an announced end leaves what runs alone, and takes nothing more")
    func announcement() throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        peer.send(.goAway(last: .max))
        #expect(!peer.session.takesRequests)
        peer.respond(1)
        #expect(peer.answer(1) != nil)
    }

    @Test("a request that is taken back is reset, and its answer is nobody's")
    func cancel() throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        try peer.ask()
        peer.session.cancel(1)
        peer.read()
        #expect(peer.resetCode(1) == 8)
        peer.respond(1, [], "late")
        #expect(peer.outcomes(1) == 0)
        peer.respond(3, [], "ok")
        #expect(peer.answer(3)?.body == octets("ok"))
        #expect(peer.session.fault == nil)
    }

    @Test("requests that are taken back, however many, are not the server's doing")
    func cancelMany() throws {
        let peer = try HTTP2ServerPeer.opened()
        for number in 0..<1000 {
            let id = try #require(try peer.ask("/\(number)"))
            peer.session.cancel(id)
            peer.read()
        }
        #expect(peer.session.fault == nil)
        #expect(peer.session.openCount == 0)
        #expect(peer.session.streams.isEmpty)
        #expect(peer.frames(Frame.Kind.reset).count == 1000)
    }

    @Test("answers that make us reset their streams, too many of them, end the connection")
    func provokedResets() throws {
        let peer = try HTTP2ServerPeer.opened()
        for number in 0..<1000 {
            guard let id = try peer.ask("/\(number)") else { break }
            peer.send(.headers(id, [FieldPair("x", "y")]))
        }
        #expect(peer.session.fault == .flood(.resets))
    }

    @Test("an answer before the request's end is taken, and the rest is not sent")
    func early() throws {
        let peer = try HTTP2ServerPeer.opened(settings: [(4, 10)])
        try peer.ask(method: "POST", body: [UInt8](repeating: 0, count: 1000))
        peer.send(.headers(1, [FieldPair(":status", "413")]))
        #expect(peer.answer(1)?.status == 413)
        #expect(peer.resetCode(1) == 8)
        #expect(peer.session.openCount == 0)
    }

    // MARK: Floods

    struct Flood: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let flood: HTTP2Flood
        let frames: [Frame]
    }

    static var floodRows: [Flood] {
        let begun = section((":status", "200"), end: false)
        let rows: [(String, HTTP2Flood, [Frame], Int)] = [
            ("PING", .ping, [.ping()], 100),
            ("SETTINGS", .settings, [.settings()], 20),
            ("empty DATA", .emptyFrames, [.data(1, [])], 20),
            ("WINDOW_UPDATE", .windowUpdate, [.windowUpdate(0, 1)], 100),
            ("PRIORITY", .priority, [.priority(1, on: 3)], 500),
            ("unknown frames", .priority, [Frame(type: 0xA, payload: [0, 0])], 500),
            ("RST_STREAM", .resets, [.reset(1)], 200),
            ("GOAWAY", .priority, [.goAway(last: 3)], 500),
        ]
        return rows.map { row in
            let frames = [begun] + (0..<row.3).flatMap { _ in row.2 }
            return Flood(testDescription: row.0, flood: row.1, frames: frames)
        }
    }

    @Test("a flood ends the connection, and every request on it", arguments: floodRows)
    func floods(_ row: Flood) throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        try peer.ask()
        peer.send(row.frames.flatMap(\.bytes))
        #expect(peer.session.fault == .flood(row.flood))
        #expect(peer.goAwayCode == 0xB)
        #expect(peer.outcomes(1) == 1)
        #expect(peer.failure(3) == .malformed)
        #expect(!peer.session.takesRequests)
        #expect(!peer.session.wantsWrite)
    }

    @Test("field sections without an end")
    func continuations() throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        let start = Frame(type: Frame.Kind.headers, stream: 1, payload: [0x88])
        let more = (0..<20).map { _ in Frame.continuation(1, [0x88]) }
        peer.send(([start] + more).flatMap(\.bytes))
        #expect(peer.session.fault == .flood(.continuations))
    }

    @Test(
        "what breaks the protocol ends the connection",
        arguments: [
            Frame(type: 5, flags: Frame.endHeaders, stream: 1, payload: [0, 0, 0, 2, 0x82]),
            Frame.headers(2, [FieldPair(":status", "200")]),
            Frame.headers(99, [FieldPair(":status", "200")]),
            Frame.headers(1, block: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            Frame.data(1, [1], end: true),
            Frame.windowUpdate(0, 0),
            Frame(type: Frame.Kind.settings, payload: [0]),
            Frame.continuation(1, [0x88], end: true),
            Frame(type: Frame.Kind.data, stream: 1, claimedLength: 16_385),
        ]
    )
    func violation(frame: Frame) throws {
        let peer = try HTTP2ServerPeer.opened()
        try peer.ask()
        peer.send(frame)
        guard case .violation = peer.session.fault else {
            Issue.record("\(String(describing: peer.session.fault))")
            return
        }
        #expect(peer.failure(1) == .malformed)
        #expect(peer.outcomes(1) == 1)
        #expect((peer.goAwayCode ?? 0) != 0)
    }

    // MARK: Memory

    @Test("keeps no credential once the request has been written")
    func wiped() throws {
        let peer = try HTTP2ServerPeer.opened()
        let id = try #require(try peer.ask(secret: [FieldPair("x-auth-token", "t0ken")]))
        let stream = try #require(peer.session.streams[id])
        #expect(!stream.isHeld)
        #expect(stream.octets.block.allSatisfy { $0 == 0 })
    }
}
