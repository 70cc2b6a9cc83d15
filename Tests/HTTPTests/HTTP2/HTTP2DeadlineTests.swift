import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: deadlines and the end", .timeLimit(.minutes(15)))
struct HTTP2DeadlineTests {
    @Test("settings that do not come, or are not acknowledged, within 10 s", arguments: [0, 1, 2])
    func settings(sent: Int) throws {
        let peer = try HTTP2Peer()
        if sent > 0 { peer.send(HTTP2Peer.preface + Frame.settings().bytes) }
        if sent > 1 { peer.send(.settingsAcknowledgement) }
        peer.read()
        peer.pass(.milliseconds(9_999))
        #expect(peer.session.fault == nil)
        peer.pass(.milliseconds(1))
        peer.read()
        #expect(peer.session.fault == (sent == 2 ? nil : .settingsTimeout))
        #expect(peer.goAwayCode == (sent == 2 ? nil : 4))
        #expect(peer.session.isOver == (sent < 2))
    }

    @Test("a field section has 10 s from its first octet, whatever comes meanwhile")
    func head() throws {
        let peer = try HTTP2Peer.opened()
        peer.pass(.seconds(30))
        var head = Frame.headers(1, HTTP2Peer.get())
        head.flags &= ~Frame.endHeaders
        peer.send(head)
        for _ in 0..<4 {
            peer.pass(.seconds(2))
            peer.send(.continuation(1, [0, 1, 97, 1, 98]))
        }
        #expect(peer.session.fault == nil)
        peer.pass(.seconds(2))
        peer.read()
        #expect(peer.session.fault == .headTimeout)
        #expect(peer.goAwayCode == 11)
    }

    @Test("half a HEADERS frame is a section that does not end")
    func halfFrame() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(Array(Frame.headers(1, HTTP2Peer.get()).bytes.dropLast()))
        peer.pass(.seconds(10))
        #expect(peer.session.fault == .headTimeout)
    }

    @Test("a body has 10 s between two pieces, and is refused as timed out then")
    func bodyIdle() throws {
        let peer = try HTTP2Peer.opened()
        let piece = [UInt8](repeating: 1, count: 5000)
        peer.send(.headers(1, HTTP2Peer.post("/slow"), end: false), .data(1, piece))
        peer.send(.headers(3, HTTP2Peer.post("/good"), end: false), .data(3, piece))
        peer.pass(.seconds(9))
        peer.send(.data(3, [1]))
        peer.pass(.seconds(1))
        peer.serve(408)
        #expect(peer.seen.map(\.path) == ["/slow"])
        #expect(peer.seen.map(\.refusal) == [.timeout])
        #expect(peer.status(1) == "408")
        #expect(peer.resetCode(1) == 0)
        peer.send(.data(3, [1], end: true))
        peer.serve()
        #expect(peer.status(3) == "200")
        #expect(peer.session.fault == nil)
    }

    /// A body in pieces, each so many seconds after its head and of so many octets, and when it is refused.
    struct PacedBody: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pieces: [(at: Int, count: Int)]
        let refusedAt: Duration

        init(_ name: String, _ pieces: [(Int, Int)], _ refusedAt: Duration) {
            testDescription = name
            self.pieces = pieces.map { (at: $0.0, count: $0.1) }
            self.refusedAt = refusedAt
        }
    }

    static let paces = [
        PacedBody("nothing", [], .seconds(5)),
        PacedBody("octet by octet", [(1, 1), (2, 1), (3, 1), (4, 1)], .milliseconds(5008)),
        PacedBody("500 a second, for a while", (0..<20).map { ($0, 500) }, .seconds(25)),
        PacedBody("400 a second", (1...20).map { ($0, 400) }, .seconds(21)),
        PacedBody("much, and then nothing", [(1, 4000)], .seconds(11)),
        PacedBody("a little more than the grace", [(2, 1000), (6, 1000)], .seconds(9)),
    ]

    @Test("a body has 5 s, and a second more for every 500 octets", arguments: paces)
    func bodyPace(_ body: PacedBody) throws {
        let peer = try HTTP2Peer.opened()
        let start = peer.now
        peer.send(.headers(1, HTTP2Peer.post(), end: false))
        for piece in body.pieces {
            peer.pass(start + .seconds(piece.at) - peer.now)
            peer.send(.data(1, Array(repeating: 1, count: piece.count)))
        }
        peer.pass(start + body.refusedAt - peer.now - .milliseconds(1))
        #expect(peer.take().isEmpty)
        peer.pass(.milliseconds(1))
        peer.serve(408)
        #expect(peer.seen.map(\.refusal) == [.timeout])
        #expect(peer.status(1) == "408")
        #expect(peer.resetCode(1) == 0)
        #expect(peer.session.fault == nil)
    }

    @Test("a body has 30 s altogether, however much of it comes")
    func bodyTotal() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.post(), end: false))
        let piece = [UInt8](repeating: 1, count: 10_000)
        peer.send(.data(1, piece))
        for _ in 0..<5 {
            peer.pass(.seconds(5))
            peer.send(.data(1, piece))
            #expect(peer.take().isEmpty)
        }
        peer.pass(.seconds(5))
        peer.serve(408)
        #expect(peer.seen.map(\.refusal) == [.timeout])
        #expect(peer.seen.first?.body == [])
    }

    @Test("trailers that do not end hold up everything, and end the connection")
    func trailers() throws {
        let peer = try HTTP2Peer.opened()
        var trailers = Frame.headers(1, [FieldPair("x", "a")])
        trailers.flags &= ~Frame.endHeaders
        peer.send(.headers(1, HTTP2Peer.post(), end: false), trailers)
        peer.pass(.seconds(10))
        peer.serve()
        #expect(peer.session.fault == .headTimeout)
        #expect(peer.seen.isEmpty)
        #expect(peer.session.isOver)
    }

    @Test(
        "a handler that outlives its stream keeps the connection, which is idle since the stream ended"
    )
    func idleAfterReset() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get()))
        let id = try #require(peer.take().first)
        peer.send(.reset(1))
        peer.pass(.seconds(100))
        #expect(peer.session.fault == nil)
        peer.session.finished(id)
        #expect(peer.session.streams.count == 0)
        peer.pass(.zero)
        #expect(peer.session.fault == .idle)
    }

    @Test("a handler may take its time")
    func running() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get()))
        let id = try #require(peer.take().first)
        peer.pass(.seconds(300))
        peer.answer(id)
        peer.read()
        #expect(peer.status(1) == "200")
    }

    @Test("60 s without a stream end the connection, not its PINGs")
    func idle() throws {
        let peer = try HTTP2Peer.opened()
        peer.pass(.seconds(30))
        peer.send(.headers(1, HTTP2Peer.get()))
        peer.serve()
        peer.pass(.seconds(40))
        peer.send(.ping())
        peer.pass(.seconds(19))
        #expect(peer.session.fault == nil)
        peer.pass(.seconds(1))
        peer.read()
        #expect(peer.session.fault == .idle)
        #expect(peer.goAwayCode == 0)
        #expect(peer.session.isOver)
        #expect(peer.session.deadline == .distantFuture)
    }

    @Test("drain: what is on its way is served, the rest is not, and then it is over")
    func drain() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get("/1")))
        let first = peer.take()
        peer.session.drain(at: peer.now)
        peer.session.drain(at: peer.now)
        peer.read()
        let notice = try #require(peer.frames(Frame.Kind.goAway).first)
        #expect(notice.number() == 0x7FFF_FFFF)
        #expect(notice.number(at: 4) == 0)
        peer.send(.headers(3, HTTP2Peer.get("/3")))
        #expect(peer.take() == [3])
        peer.send(.ping(flags: Frame.acknowledgement))
        peer.read()
        #expect(peer.frames(Frame.Kind.goAway).count == 2)
        #expect(peer.frames(Frame.Kind.goAway).last?.number() == 3)
        peer.send(.headers(5, HTTP2Peer.get("/5")))
        #expect(peer.take().isEmpty)
        #expect(!peer.session.isOver)
        for id in first + [3] { peer.answer(id, 200, "", octets("x")) }
        #expect(!peer.session.isOver)
        peer.read()
        #expect(peer.body(1) == octets("x"))
        #expect(peer.body(3) == octets("x"))
        #expect(peer.session.isOver)
        #expect(peer.session.fault == nil)
    }

    @Test("drain: a peer that does not answer is waited for a second")
    func drainDelay() throws {
        let peer = try HTTP2Peer.opened()
        // Quiet for a while: the second begins now.
        peer.now = peer.now + .seconds(5)
        peer.session.drain(at: peer.now)
        peer.read()
        #expect(!peer.session.isOver)
        peer.pass(.milliseconds(999))
        #expect(!peer.session.isOver)
        #expect(peer.frames(Frame.Kind.goAway).count == 1)
        peer.pass(.milliseconds(1))
        peer.read()
        #expect(peer.frames(Frame.Kind.goAway).count == 2)
        #expect(peer.session.isOver)
    }

    @Test("the connection's age and its number of requests end it gently")
    func age() throws {
        var limits = HTTP2Limits()
        limits.requestsPerConnection = 3
        let busy = try HTTP2Peer.opened(limits)
        for id in HTTP2Peer.ids(3) {
            #expect(busy.goAwayCode == nil)
            busy.send(.headers(id, HTTP2Peer.get()))
            busy.serve()
        }
        #expect(busy.goAwayCode == 0)
        busy.pass(.seconds(1))
        busy.read()
        #expect(busy.session.isOver)
        let old = try HTTP2Peer.opened()
        for id in HTTP2Peer.ids(80) {
            old.send(.headers(id, HTTP2Peer.get()))
            old.serve()
            old.pass(.seconds(45))
        }
        #expect(old.seen.count == 80)
        old.pass(.seconds(1))
        old.read()
        #expect(old.goAwayCode == 0)
        #expect(old.session.isOver)
        #expect(old.session.fault == nil)
    }
}
