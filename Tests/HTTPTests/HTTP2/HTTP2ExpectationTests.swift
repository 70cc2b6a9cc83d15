import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: bodies that wait for an invitation (R-H1-21)", .timeLimit(.minutes(15)))
struct HTTP2ExpectationTests {
    private static func expecting(_ path: String = "/") -> [FieldPair] {
        HTTP2Peer.post(path, [FieldPair("expect", "100-continue")])
    }

    @Test("who is invited gets a 100, and its request is handed out once it is whole")
    func invited() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, Self.expecting("/p"), end: false))
        #expect(peer.take().isEmpty)
        #expect(peer.asked.map(\.path) == ["/p"])
        #expect(peer.session.runningHandlers == 0)
        peer.read()
        #expect(peer.status(1) == "100")
        #expect(peer.frames(Frame.Kind.headers).last?.ends == false)
        peer.send(.data(1, octets("b"), end: true))
        peer.serve(200)
        #expect(peer.sections.map { $0.fields[0].value } == ["100", "200"])
        #expect(peer.seen.first?.body == octets("b"))
        #expect(peer.asked.count == 1)
        #expect(peer.session.streams.count == 0)
    }

    @Test("who is refused gets the answer at once, and its stream ends without its body")
    func refused() throws {
        let peer = try HTTP2Peer.opened()
        peer.uninvited = 401
        peer.send(.headers(1, Self.expecting(), end: false))
        peer.decide()
        // On its way before the answer could be read.
        peer.send(.data(1, [UInt8](repeating: 1, count: 16_000)))
        peer.read()
        #expect(peer.sections.map { $0.fields[0].value } == ["401"])
        #expect(peer.frames(Frame.Kind.headers).last?.ends == true)
        // RFC 9113 §8.1: the rest of the request is not wanted, and that is no error.
        #expect(peer.resetCode(1) == 0)
        peer.send(.data(1, [1], end: true))
        peer.send(.headers(3, HTTP2Peer.get("/next")))
        peer.serve()
        #expect(peer.seen.map(\.path) == ["/next"])
        #expect(peer.status(3) == "200")
        #expect(peer.session.fault == nil)
        #expect(peer.session.heldWindow == 0)
        #expect(peer.session.streams.count == 0)
    }

    @Test("a refusal that has a body is sent whole")
    func refusedWithBody() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, Self.expecting(), end: false))
        let id = try #require(peer.session.nextExpectation())
        peer.answer(id, 403, "Content-Length: 2\r\n", octets("{}"))
        peer.read()
        #expect(peer.status(1) == "403")
        #expect(peer.body(1) == octets("{}"))
        #expect(peer.frames(Frame.Kind.data).last?.ends == true)
        #expect(peer.resetCode(1) == 0)
        let order = peer.frames.map(\.type)
        let end = try #require(order.firstIndex(of: Frame.Kind.data))
        #expect(try end < #require(order.firstIndex(of: Frame.Kind.reset)))
    }

    @Test(
        "nothing is asked about a body that does not wait, or that there is not",
        arguments: [
            [.headers(1, expecting(), end: false), .data(1, [1])],
            [.headers(1, expecting(), end: false), .data(1, [1], end: true)],
            [.headers(1, expecting(), end: false), .data(1, [], end: true)],
            [.headers(1, expecting())],
            [.headers(1, expecting() + [FieldPair("x_a", "b")], end: false)],
        ] as [[Frame]]
    )
    func notAsked(_ frames: [Frame]) throws {
        let peer = try HTTP2Peer.opened()
        peer.uninvited = 401
        peer.send(frames)
        peer.serve()
        if peer.seen.isEmpty {
            peer.send(.data(1, [1], end: true))
            peer.serve()
        }
        #expect(peer.asked.isEmpty)
        #expect(peer.sections.map { $0.fields[0].value } == ["200"])
    }

    @Test("a stream that the peer resets is not asked about, and an invitation comes too late")
    func resetByPeer() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, Self.expecting(), end: false), .reset(1))
        #expect(peer.session.nextExpectation() == nil)
        #expect(!peer.session.hasRequest)
        peer.send(.headers(3, Self.expecting(), end: false))
        let id = try #require(peer.session.nextExpectation())
        peer.send(.reset(3))
        #expect(peer.session.takeCancelled() == [3])
        peer.session.invite(id, at: peer.now)
        peer.serve()
        #expect(peer.sections.isEmpty)
        #expect(peer.session.runningHandlers == 0)
        #expect(peer.session.streams.count == 0)
        // Neither does an invitation that nobody asked for do anything.
        peer.send(.headers(5, HTTP2Peer.get()))
        #expect(peer.take() == [5])
        peer.session.invite(5, at: peer.now)
        #expect(peer.session.runningHandlers == 1)
    }

    @Test(
        "a body that comes while it is decided about is not invited, but taken",
        arguments: [1, 9]
    )
    func bodyMeanwhile(count: Int) throws {
        let peer = try HTTP2Peer.opened(message: MessageLimits(body: 8))
        peer.send(.headers(1, Self.expecting(), end: false))
        let id = try #require(peer.session.nextExpectation())
        peer.send(.data(1, Array(repeating: 1, count: count), end: count == 1))
        peer.pass(.seconds(20))
        peer.session.invite(id, at: peer.now)
        peer.serve()
        #expect(peer.seen.map(\.refusal) == [count == 1 ? nil : .bodyTooLarge])
        #expect(peer.sections.map { $0.fields[0].value } == ["200"])
        #expect(peer.session.streams.count == 0)
    }

    @Test("what is asked about counts as running and into the turn")
    func limits() throws {
        var limits = HTTP2Limits()
        limits.runningHandlers = 2
        limits.requestsPerCycle = 3
        let peer = try HTTP2Peer.opened(limits)
        peer.send(HTTP2Peer.ids(4).map { .headers($0, Self.expecting(), end: false) })
        let first = try #require(peer.session.nextExpectation())
        #expect(peer.session.nextExpectation() == 3)
        #expect(peer.session.nextExpectation() == nil)
        #expect(!peer.session.hasRequest)
        peer.answer(first, 401)
        #expect(peer.session.nextExpectation() == 5)
        peer.session.invite(5, at: peer.now)
        #expect(peer.session.nextExpectation() == nil)
        #expect(peer.session.hasRequest)
        peer.read()
        #expect(peer.session.nextExpectation() == 7)
        #expect(peer.session.runningHandlers == 2)
        #expect(peer.mostRunning == 2)
    }

    @Test("the body's time begins with the invitation")
    func time() throws {
        var limits = HTTP2Limits()
        limits.runningHandlers = 1
        let peer = try HTTP2Peer.opened(limits)
        peer.send(.headers(1, HTTP2Peer.get()), .headers(3, Self.expecting(), end: false))
        let busy = try #require(peer.session.nextRequest())
        #expect(peer.session.nextExpectation() == nil)
        peer.pass(.seconds(4))
        peer.answer(busy)
        peer.serve()
        #expect(peer.status(3) == "100")
        peer.pass(.milliseconds(4_999))
        #expect(peer.take().isEmpty)
        peer.pass(.milliseconds(1))
        peer.serve(408)
        #expect(peer.seen.last?.refusal == .timeout)
        #expect(peer.status(3) == "408")
    }
}
