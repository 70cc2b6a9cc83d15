import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: windows and buffers", .timeLimit(.minutes(15)))
struct HTTP2FlowTests {
    private static let initialWindow: UInt16 = 4

    @Test("an answer goes out as the peer's windows allow, octet by octet")
    func tinyWindow() throws {
        let peer = try HTTP2Peer.opened(settings: [(Self.initialWindow, 1)])
        peer.send(.headers(1, HTTP2Peer.get()))
        peer.serve(200, "", octets("abcdef"))
        #expect(peer.body(1) == octets("a"))
        #expect(peer.session.bufferedOutput == 5)
        for _ in 0..<5 {
            peer.send(.windowUpdate(1, 1))
            peer.read()
        }
        #expect(peer.body(1) == octets("abcdef"))
        #expect(peer.frames(Frame.Kind.data).last?.ends == true)
        #expect(peer.session.bufferedOutput == 0)
        #expect(peer.session.streams.count == 0)
    }

    @Test("a window of zero holds an answer back until SETTINGS open it")
    func settingsOpenWindow() throws {
        let peer = try HTTP2Peer.opened(settings: [(Self.initialWindow, 0)])
        peer.send(.headers(1, HTTP2Peer.get()))
        peer.serve(200, "", octets("abc"))
        #expect(peer.status(1) == "200")
        #expect(peer.body(1) == [])
        #expect(!peer.session.wantsWrite)
        peer.send(.settings([(Self.initialWindow, UInt32(2))]))
        peer.read()
        #expect(peer.body(1) == octets("ab"))
    }

    @Test(
        "large answers go out in pieces of the writer's limit, whole and in order",
        arguments: [1, 1000, 20_000, 1 << 20] as [Int]
    )
    func pieces(limit: Int) throws {
        let peer = try HTTP2Peer.opened(settings: [(Self.initialWindow, 1 << 20)])
        peer.send(.windowUpdate(0, 1 << 20))
        let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        peer.send(.headers(1, HTTP2Peer.get()), .headers(3, HTTP2Peer.get()))
        for id in peer.take() { peer.answer(id, 200, "", body) }
        #expect(peer.session.bufferedOutput == 400_000)
        var output = ByteBuffer()
        peer.session.write(into: &output, limit: limit, at: peer.now)
        // A frame more than asked for, at most.
        #expect(output.count < limit + 16_384 + 200)
        #expect(peer.session.wantsWrite == (limit < 400_000))
        peer.read(output.array, limit: limit)
        #expect(peer.body(1) == body)
        #expect(peer.body(3) == body)
        #expect(peer.session.bufferedOutput == 0)
    }

    @Test("the connection's window is opened again when bodies are done with")
    func connectionWindow() throws {
        let peer = try HTTP2Peer.opened()
        let piece = [UInt8](repeating: 1, count: 16_000)
        var id: Int32 = 1
        // Six times the connection's window, in bodies of 160 kB.
        for _ in 0..<40 {
            peer.send(.headers(id, HTTP2Peer.post(), end: false))
            for number in 0..<10 {
                peer.send(.data(id, piece, end: number == 9))
                peer.read()
            }
            peer.serve()
            #expect(peer.seen.last?.body.count == 160_000)
            id += 2
        }
        #expect(peer.session.fault == nil)
        let updates = peer.frames(Frame.Kind.windowUpdate)
        let opened = updates.filter { $0.stream == 0 }.reduce(0) { $0 + Int($1.number()) }
        #expect(opened > 6_400_000 - (1 << 20))
        #expect(updates.contains { $0.stream == 1 })
    }

    /// How many bodies come at once, and whether all have room.
    static let uploads = [(1, true), (4, true), (6, true), (40, false), (100, false)]

    @Test(
        "unfinished bodies that fill the connection's window give way to the oldest",
        arguments: uploads
    )
    func manyUploads(_ uploads: (count: Int, haveRoom: Bool)) throws {
        let peer = try HTTP2Peer.opened()
        let ids = HTTP2Peer.ids(uploads.count)
        let piece = [UInt8](repeating: 1, count: 16_000)
        var sent: [Int32: Int] = [:]
        peer.send(ids.map { .headers($0, HTTP2Peer.post(), end: false) })
        // All at once and as the windows allow, 160 kB each.
        var moves = true
        while moves {
            moves = false
            for id in ids where peer.resetCode(id) == nil && sent[id, default: 0] < 10 {
                let updates = peer.frames(Frame.Kind.windowUpdate)
                let opened = [0, id].map { stream in
                    updates.filter { $0.stream == stream }.reduce(0) { $0 + Int($1.number()) }
                }
                guard sent.values.reduce(1, +) * piece.count <= (1 << 20) + opened[0],
                    (sent[id, default: 0] + 1) * piece.count <= 65_535 + opened[1]
                else { continue }
                sent[id, default: 0] += 1
                peer.send(.data(id, piece, end: sent[id] == 10))
                peer.serve()
                moves = true
            }
            #expect(peer.session.heldWindow <= 1 << 20)
        }
        let served = ids.filter { peer.status($0) == "200" }
        #expect(served.first == 1)
        #expect(served.count >= min(uploads.count, 3))
        #expect((served.count == ids.count) == uploads.haveRoom)
        #expect(ids.allSatisfy { served.contains($0) || peer.resetCode($0) == 7 })
        #expect(peer.session.fault == nil)
        #expect(peer.session.heldWindow == 0)
        #expect(peer.session.streams.count == 0)
    }

    @Test("a body of the largest size has room, alone and beside another")
    func largeBodies() throws {
        let peer = try HTTP2Peer.opened(message: MessageLimits(body: 1 << 20))
        let piece = [UInt8](repeating: 1, count: 1 << 14)
        peer.send(HTTP2Peer.ids(2).map { .headers($0, HTTP2Peer.post(), end: false) })
        for number in 1...64 {
            for id in HTTP2Peer.ids(2) {
                peer.send(.data(id, piece, end: number == 64))
                peer.read()
            }
        }
        peer.serve()
        #expect(peer.seen.map(\.body.count) == [1 << 20, 1 << 20])
        #expect(peer.session.fault == nil)
    }

    @Test("bodies that are done with and not answered hold no more than the connection's window")
    func heldBodies() throws {
        let peer = try HTTP2Peer.opened()
        let piece = [UInt8](repeating: 1, count: 16_384)
        var sent = 0
        for id in HTTP2Peer.ids(100) {
            peer.send(.headers(id, HTTP2Peer.post(), end: false))
            guard sent + piece.count * 3 <= 1 << 20 else { continue }
            for number in 0..<3 { peer.send(.data(id, piece, end: number == 2)) }
            sent += piece.count * 3
            peer.read()
        }
        let held = peer.session.streams.all.reduce(0) { $0 + $1.body.count }
        #expect(held == sent)
        #expect(peer.frames(Frame.Kind.windowUpdate).allSatisfy { $0.stream != 0 })
        peer.send(.data(199, piece), .data(197, piece))
        peer.read()
        #expect(peer.session.fault == .violation(code: 3))
    }

    @Test("answers that lack one octet of having gone are counted as a whole")
    func nearlySent() throws {
        var limits = HTTP2Limits()
        limits.requestsPerConnection = .max
        let peer = try HTTP2Peer.opened(limits, settings: [(4, 99_999)])
        peer.send(.windowUpdate(0, 0x7000_0000))
        var served = 0
        for id in HTTP2Peer.ids(100) {
            peer.send(.headers(id, HTTP2Peer.get(), end: true))
            for id in peer.take() {
                peer.answer(id, 200, "", [UInt8](repeating: 1, count: 100_000))
                served += 1
            }
            peer.read()
        }
        #expect(served == 11, "the first that goes beyond a mebibyte is the last")
        #expect(peer.session.bufferedOutput == served)
        #expect(peer.session.heldOutput >= 1 << 20)
        for id in HTTP2Peer.ids(served) { peer.send(.windowUpdate(id, 1)) }
        peer.serve()
        #expect(peer.seen.count == 100)
        #expect(peer.session.heldOutput == 0)
    }

    @Test("a spare stream holds nothing of the request that it carried")
    func remnants() throws {
        let peer = try HTTP2Peer.opened()
        let key = FieldPair("authorization", "Bearer secret-key")
        peer.send(
            .headers(1, HTTP2Peer.post("/", [key]), end: false),
            .data(1, octets("{\"password\":\"hunter2\"}"), end: true)
        )
        peer.serve(201, "", octets("{}"))
        #expect(peer.session.pool.count == 1)
        let stream = peer.session.pool.take()
        let head = latin1(stream.request.bytes.block)
        let body = latin1(stream.body.block)
        #expect(head.count >= 64 && !head.contains("secret-key"))
        #expect(body.count >= 22 && !body.contains("hunter2"))
    }

    @Test("a body that its handler has taken holds nothing while the answer is made")
    func takenBody() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.post(), end: false), .data(1, [1, 2, 3], end: true))
        peer.session.bodyIsTaken(1)
        #expect(peer.session.bufferedInput == 3, "it is not handed out yet")
        #expect(peer.take() == [1])
        #expect(peer.seen.last?.body == [1, 2, 3])
        peer.session.bodyIsTaken(1)
        peer.session.bodyIsTaken(3)
        #expect(peer.session.bufferedInput == 0)
        peer.answer(1, 200, "", octets("late"))
        peer.read()
        #expect(peer.body(1) == octets("late"))
        #expect(peer.session.streams.count == 0)
    }

    @Test("when memory is tight, what still has to come is refused, and what is whole is not")
    func tight() throws {
        let peer = try HTTP2Peer.opened()
        peer.session.isTight = true
        peer.send(
            .headers(1, HTTP2Peer.post("/body"), end: false),
            .headers(3, HTTP2Peer.get("/whole"), end: true)
        )
        _ = peer.take()
        #expect(peer.seen.map(\.refusal) == [.overloaded, nil])
        peer.session.isTight = false
        peer.send(.headers(5, HTTP2Peer.post("/later"), end: false), .data(5, [1], end: true))
        _ = peer.take()
        #expect(peer.seen.last?.refusal == nil)
        #expect(peer.seen.last?.body == [1])
    }

    @Test("a body that is refused opens the connection's window, and not the stream's")
    func refusedBody() throws {
        let peer = try HTTP2Peer.opened(message: MessageLimits(body: 10))
        let piece = [UInt8](repeating: 1, count: 16_000)
        for id in HTTP2Peer.ids(80) {
            peer.send(.headers(id, HTTP2Peer.post(), end: false), .data(id, piece))
            peer.serve(413)
        }
        #expect(peer.seen.allSatisfy { $0.refusal == .bodyTooLarge })
        let updates = peer.frames(Frame.Kind.windowUpdate)
        #expect(!updates.isEmpty)
        #expect(updates.allSatisfy { $0.stream == 0 })
        #expect(peer.session.fault == nil)
    }

    @Test("DATA on streams that have gone opens the connection's window")
    func lateData() throws {
        let peer = try HTTP2Peer.opened()
        let piece = [UInt8](repeating: 1, count: 16_000)
        for id in HTTP2Peer.ids(40) {
            peer.send(.headers(id, HTTP2Peer.post(), end: false), .reset(id))
            for _ in 0..<3 { peer.send(.data(id, piece)) }
            peer.read()
        }
        #expect(peer.session.fault == nil)
        #expect(!peer.frames(Frame.Kind.windowUpdate).isEmpty)
    }

    @Test("H2-12: answers of 1 MiB on 100 shut streams keep 1 MiB, and are reset after 15 s")
    func stalled() throws {
        let peer = try HTTP2Peer.opened(settings: [(Self.initialWindow, 0)])
        peer.send(HTTP2Peer.ids(100).map { .headers($0, HTTP2Peer.get()) })
        let body = [UInt8](repeating: 1, count: 1 << 20)
        peer.serve(200, "", body)
        // What runs already is answered; nothing more is handed out.
        #expect(peer.seen.count == 16)
        #expect(!peer.session.hasRequest)
        let other = try HTTP2Peer.opened(settings: [(Self.initialWindow, 0)])
        other.send(HTTP2Peer.ids(100).map { .headers($0, HTTP2Peer.get()) })
        while let id = other.session.nextRequest() { other.answer(id, 200, "", body) }
        other.read()
        #expect(other.mostBuffered == 1 << 20)
        other.pass(.seconds(14))
        #expect(other.session.bufferedOutput == 1 << 20)
        other.pass(.seconds(1))
        other.read()
        #expect(other.resetCode(1) == 8)
        #expect(other.session.bufferedOutput == 0)
        #expect(other.session.hasRequest)
    }

    @Test("a stalled stream is not reset while its window lets something go")
    func slowReader() throws {
        let peer = try HTTP2Peer.opened(settings: [(Self.initialWindow, 0)])
        peer.send(.headers(1, HTTP2Peer.get()))
        peer.serve(200, "", octets("abcd"))
        for _ in 0..<3 {
            peer.pass(.seconds(14))
            peer.send(.windowUpdate(1, 1))
            peer.read()
        }
        #expect(peer.body(1) == octets("abc"))
        #expect(peer.resetCode(1) == nil)
        // An answer has a minute altogether.
        peer.pass(.seconds(14))
        peer.send(.windowUpdate(0, 1))
        peer.pass(.seconds(4))
        peer.read()
        #expect(peer.resetCode(1) == 8)
    }

    @Test("the connection's window being shut is a stall as well")
    func connectionStalled() throws {
        let peer = try HTTP2Peer.opened(settings: [(Self.initialWindow, 1 << 20)])
        peer.send(.headers(1, HTTP2Peer.get()))
        peer.serve(200, "", [UInt8](repeating: 1, count: 100_000))
        #expect(peer.body(1).count == 65_535)
        peer.pass(.seconds(15))
        peer.read()
        #expect(peer.resetCode(1) == 8)
        #expect(peer.session.bufferedOutput == 0)
    }

    @Test("an answer that waits for the socket is left to the socket's deadline")
    func waitsForSocket() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get()))
        for id in peer.take() { peer.answer(id, 200, "", octets("abc")) }
        peer.pass(.seconds(20))
        peer.read()
        #expect(peer.body(1) == octets("abc"))
    }
}
