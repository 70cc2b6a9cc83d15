import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: attacks (requirements §1.4)", .timeLimit(.minutes(15)))
struct HTTP2AttackTests {
    private static let calm: UInt32 = 11

    /// Sends until the session has ended.
    private func flood(_ peer: HTTP2Peer, _ count: Int, reads: Bool, _ frame: (Int) -> Frame) -> Int
    {
        for number in 0..<count {
            peer.send(frame(number))
            if reads { peer.read() }
            if peer.session.fault != nil { return number + 1 }
        }
        return count
    }

    @Test("H2-02: a thousand requests taken back at once reach no handler")
    func rapidReset() throws {
        let peer = try HTTP2Peer.opened()
        let frames = HTTP2Peer.ids(1000).flatMap { id -> [Frame] in
            [.headers(id, HTTP2Peer.get()), .reset(id)]
        }
        peer.send(frames)
        peer.serve()
        #expect(peer.session.fault == .flood(.resets))
        #expect(peer.goAwayCode == Self.calm)
        #expect(peer.seen.isEmpty)
        let last = try #require(peer.frames(Frame.Kind.goAway).last)
        #expect(last.number() < 300 * 2)
        #expect(peer.session.isOver)
    }

    @Test("H2-02: requests taken back while their handlers run count until these have ended")
    func rapidResetOfRunning() throws {
        var limits = HTTP2Limits()
        limits.flood.resetBurst = 10_000
        limits.flood.prematureRequests = 10_000
        let peer = try HTTP2Peer.opened(limits)
        for id in HTTP2Peer.ids(300) {
            peer.send(.headers(id, HTTP2Peer.get()))
            peer.take()
            peer.send(.reset(id))
        }
        #expect(peer.mostRunning == 100)
        #expect(peer.seen.count == 100)
        #expect(peer.session.takeCancelled() == HTTP2Peer.ids(100))
        #expect(peer.session.takeCancelled() == [])
        #expect(peer.session.fault == nil)
        peer.session.finished(1)
        #expect(peer.session.runningHandlers == 99)
        // One that came later and was not taken back is handed out now.
        peer.send(.headers(1001, HTTP2Peer.get("/later")))
        #expect(peer.take() == [1001])
    }

    @Test("more than half of the requests taken back young ends the connection")
    func prematureResets() throws {
        var limits = HTTP2Limits()
        limits.flood.resetBurst = 10_000
        let peer = try HTTP2Peer.opened(limits)
        var ended = 0
        for (number, id) in HTTP2Peer.ids(400).enumerated() {
            peer.send(.headers(id, HTTP2Peer.get()), .reset(id))
            peer.serve()
            if peer.session.fault != nil {
                ended = number + 1
                break
            }
        }
        #expect(peer.session.fault == .flood(.prematureResets))
        #expect(ended == 200)
    }

    @Test("H2-03: windows that overflow after a valid request are charged like resets")
    func madeYouReset() throws {
        let peer = try HTTP2Peer.opened()
        for id in HTTP2Peer.ids(500) where peer.session.fault == nil {
            peer.send(
                .headers(id, HTTP2Peer.get()),
                .windowUpdate(id, 0x7FFF_FFFF),
                .windowUpdate(id, 0x7FFF_FFFF)
            )
            peer.take()
            peer.read()
        }
        #expect(peer.resetCode(1) == 3)
        #expect(peer.session.fault == .flood(.resets))
        #expect(peer.frames(Frame.Kind.reset).count == 101)
        #expect(peer.goAwayCode == Self.calm)
        #expect(peer.mostRunning <= 100)
        #expect(peer.seen.isEmpty)
    }

    @Test("H2-03: the same in one write, and without reading, is bounded")
    func madeYouResetAtOnce() throws {
        let peer = try HTTP2Peer.opened()
        let frames = HTTP2Peer.ids(501).map { id -> [Frame] in
            let update = Frame.windowUpdate(id, 0x7FFF_FFFF)
            return [.headers(id, HTTP2Peer.get()), update, update]
        }
        peer.send(Array(frames.dropLast().joined()))
        #expect(peer.session.streams.count <= 100)
        peer.serve()
        #expect(peer.session.fault == nil)
        // The hundred that were opened have taken all tokens.
        peer.send(frames[500])
        peer.serve()
        #expect(peer.seen.isEmpty)
        #expect(peer.goAwayCode == Self.calm)
    }

    @Test("H2-03: made to reset while its handler runs, a request counts until that has ended")
    func madeYouResetRunning() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get()))
        #expect(peer.take() == [1])
        peer.send(.windowUpdate(1, 0x7FFF_FFFF))
        #expect(peer.session.takeCancelled() == [1])
        peer.read()
        #expect(peer.resetCode(1) == 3)
        #expect(peer.session.runningHandlers == 1)
        peer.answer(1)
        peer.read()
        #expect(peer.sections.isEmpty)
        #expect(peer.session.runningHandlers == 0)
    }

    @Test("H2-04, H2-05: DATA or HEADERS after the request's end", arguments: [true, false])
    func afterEnd(isData: Bool) throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get()))
        peer.take()
        peer.send(isData ? .data(1, [1]) : .headers(1, HTTP2Peer.get()))
        peer.read()
        #expect(peer.session.fault == .violation(code: 5))
        #expect(peer.goAwayCode == 5)
        #expect(peer.session.takeCancelled() == [1])
        #expect(peer.session.isOver)
    }

    /// The library has forgotten the stream by then, and ignores what comes on it.
    @Test(
        "H2-04, H2-05: DATA or HEADERS after the answer's end reach nobody and keep nothing",
        arguments: [true, false]
    )
    func afterAnswer(isData: Bool) throws {
        let peer = try HTTP2Peer.opened()
        let ids = HTTP2Peer.ids(500)
        for id in ids {
            peer.send(.headers(id, HTTP2Peer.get("/once")))
            peer.serve()
            peer.send(isData ? .data(id, [1]) : .headers(id, HTTP2Peer.get("/again")))
            peer.serve()
        }
        #expect(peer.seen.map(\.id) == ids)
        #expect(peer.seen.allSatisfy { $0.path == "/once" })
        #expect(peer.session.streams.count == 0)
        #expect(peer.session.heldWindow == 0)
    }

    @Test("H2-06: PRIORITY of a wrong length, and on its own stream, never aborts")
    func priority() throws {
        let short = Frame(type: Frame.Kind.priority, stream: 1, payload: [0, 0, 0, 3])
        for frame in [short, Frame.priority(1, on: 1)] {
            let peer = try HTTP2Peer.opened()
            peer.send(.headers(1, HTTP2Peer.post(), end: false))
            let count = flood(peer, 500, reads: true) { _ in frame }
            #expect(count <= 201)
            #expect(peer.session.fault != nil)
        }
    }

    @Test(
        "PRIORITY and unknown frames are ignored, up to a number",
        arguments: [2, 0x10, 0xFA] as [UInt8]
    )
    func ignoredFrames(type: UInt8) throws {
        let peer = try HTTP2Peer.opened()
        let frame = Frame(type: type, stream: type == 2 ? 3 : 0, payload: [0, 0, 0, 1, 7])
        #expect(flood(peer, 1000, reads: true) { _ in frame } == 101)
        #expect(peer.session.fault == .flood(.priority))
        #expect(peer.goAwayCode == Self.calm)
    }

    @Test("DATA on a stream that was never opened is ignored, and counted")
    func skippedStream() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(5, HTTP2Peer.get()))
        peer.serve()
        #expect(flood(peer, 100, reads: true) { _ in .data(3, []) } == 11)
        #expect(peer.session.fault == .flood(.emptyFrames))
    }

    @Test("H2-07: CONTINUATION without end is over at the ninth")
    func continuations() throws {
        let peer = try HTTP2Peer.opened()
        var head = Frame.headers(1, HTTP2Peer.get())
        head.flags &= ~Frame.endHeaders
        peer.send(head)
        for number in 1...8 {
            peer.send(.continuation(1, [0, 1, 97, 1, 98]))
            #expect(peer.session.fault == nil, "frame \(number)")
        }
        peer.send(.continuation(1, [0, 1, 97, 1, 98]))
        peer.read()
        #expect(peer.session.fault == .flood(.continuations))
        #expect(peer.goAwayCode == Self.calm)
        #expect(peer.session.isOver)
        #expect(peer.seen.isEmpty)
    }

    @Test("H2-07: eight that come octet by octet are eight")
    func continuationsInPieces() throws {
        let peer = try HTTP2Peer.opened()
        var head = Frame.headers(1, HTTP2Peer.get("/pieces"))
        head.flags &= ~Frame.endHeaders
        let rest = (1...8).map { Frame.continuation(1, [0, 1, 97, 1, 98], end: $0 == 8) }
        for octet in ([head] + rest).flatMap(\.bytes) { peer.send([octet]) }
        peer.serve()
        #expect(peer.session.fault == nil)
        #expect(peer.seen.map(\.path) == ["/pieces"])
    }

    /// A request with a large field, which enters the table, and with references to that.
    private func bomb(references: Int) -> [UInt8] {
        let large = FieldPair("x-a", String(repeating: "a", count: 4000))
        // It is the table's first entry then, number 62.
        return FieldBlock.encode(HTTP2Peer.get()) + FieldBlock.literal(large, prefix: 0x40)
            + Array(repeating: 0x80 | 62, count: references)
    }

    @Test("H2-08: small references to a large field keep nothing and end at 256 KiB")
    func compressionBomb() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, block: bomb(references: 4000)))
        #expect(peer.session.fault == .flood(.refusedFields))
        peer.serve()
        #expect(peer.goAwayCode == Self.calm)
        #expect(peer.seen.isEmpty)
    }

    @Test("H2-08: a few of them are refused with 431")
    func smallBomb() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, block: bomb(references: 20)))
        let id = try #require(peer.session.nextRequest())
        peer.session.withRequest(id) { head, bytes, _ in
            #expect(head.pointee.refusal == .headTooLarge)
            #expect(bytes.count < 33 << 10)
        }
    }

    @Test("H2-09: SETTINGS of too many entries end the connection")
    func largeSettings() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.settings((0..<2400).map { _ in (4, 65_535) }))
        peer.read()
        #expect(peer.session.fault == .violation(code: Self.calm))
        #expect(peer.session.isOver)
    }

    @Test(
        "H2-09, H2-10: floods are over soon, whether the answers are read or not",
        arguments: [true, false]
    )
    func controlFrames(reads: Bool) throws {
        let settings = try HTTP2Peer.opened()
        // The first of the ten came with the preface.
        #expect(flood(settings, 10_000, reads: reads) { _ in .settings() } == 10)
        #expect(settings.session.fault == .flood(.settings))
        let pings = try HTTP2Peer.opened()
        #expect(flood(pings, 100_000, reads: reads) { _ in .ping() } == 51)
        #expect(pings.session.fault == .flood(.ping))
        pings.read()
        #expect(pings.frames(Frame.Kind.ping).count == (reads ? 50 : 0))
        #expect(pings.goAwayCode == Self.calm)
    }

    @Test("acknowledgements of PING are no cheaper")
    func pingAcknowledgements() throws {
        let peer = try HTTP2Peer.opened()
        #expect(flood(peer, 1000, reads: true) { _ in .ping(flags: Frame.acknowledgement) } == 51)
    }

    @Test("a PING every tenth of a second is fine")
    func slowPings() throws {
        let peer = try HTTP2Peer.opened()
        for _ in 0..<500 {
            peer.send(.ping())
            peer.read()
            peer.now = peer.now + .milliseconds(100)
        }
        #expect(peer.session.fault == nil)
    }

    @Test("H2-11: empty frames in a row", arguments: [false, true])
    func emptyFrames(padded: Bool) throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.post(), end: false))
        var frame = Frame.data(1, padded ? [3, 0, 0, 0] : [])
        if padded { frame.flags |= Frame.padded }
        #expect(flood(peer, 10_000, reads: true) { _ in frame } == 11)
        #expect(peer.session.fault == .flood(.emptyFrames))
        #expect(peer.goAwayCode == Self.calm)
    }

    @Test("WINDOW_UPDATE is earned by streams and DATA sent")
    func windowUpdates() throws {
        let peer = try HTTP2Peer.opened()
        #expect(flood(peer, 1000, reads: true) { _ in .windowUpdate(0, 1) } == 6)
        #expect(peer.session.fault == .flood(.windowUpdate))
        let busy = try HTTP2Peer.opened()
        busy.send(.headers(1, HTTP2Peer.get()))
        busy.serve(200, "", octets("x"))
        #expect(flood(busy, 1000, reads: true) { _ in .windowUpdate(0, 1) } == 5 + 2 * 11 + 1)
    }

    @Test("H2-16: frames on streams that cannot have them end the connection")
    func wrongStreams() throws {
        let cases: [([Frame], UInt32)] = [
            ([.data(1, [1])], 1), ([.headers(2, HTTP2Peer.get())], 1),
            ([.headers(0, HTTP2Peer.get())], 1),
            ([.reset(5)], 1), ([.windowUpdate(5, 1)], 1), ([.windowUpdate(0, 0)], 1),
            ([.continuation(1, [])], 1),
            ([.windowUpdate(0, 0x7FFF_FFFF)], 3),
        ]
        for (frames, code) in cases {
            let peer = try HTTP2Peer.opened()
            peer.send(frames)
            peer.read()
            #expect(peer.goAwayCode == code, "\(frames)")
            #expect(peer.session.fault == .violation(code: code))
            #expect(peer.session.isOver)
        }
    }

    @Test("H2-16: a stream number that goes back opens no stream")
    func numberGoesBack() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(5, HTTP2Peer.get("/5")), .headers(3, HTTP2Peer.get("/3")))
        peer.serve()
        #expect(peer.seen.map(\.path) == ["/5"])
    }

    @Test("H2-17: the stream beyond the limit is refused, the others are served")
    func tooManyStreams() throws {
        let peer = try HTTP2Peer.opened()
        let ids = HTTP2Peer.ids(101)
        peer.send(ids.map { .headers($0, HTTP2Peer.post("/\($0)"), end: false) })
        peer.read()
        #expect(peer.frames(Frame.Kind.reset).map(\.stream) == [201])
        #expect(peer.resetCode(201) == 7)
        peer.send(ids.dropLast().map { .data($0, [1], end: true) })
        peer.serve()
        #expect(peer.seen.count == 100)
        #expect(ids.dropLast().allSatisfy { peer.status($0) == "200" })
        #expect(peer.session.fault == nil)
        peer.send(.headers(203, HTTP2Peer.get()))
        peer.serve()
        #expect(peer.status(203) == "200")
    }

    @Test("streams beyond the limit without end are a flood", arguments: [true, false])
    func refusedStreams(reads: Bool) throws {
        let peer = try HTTP2Peer.opened()
        peer.send(HTTP2Peer.ids(100).map { .headers($0, HTTP2Peer.post(), end: false) })
        let count = flood(peer, 5000, reads: reads) {
            .headers(Int32($0 * 2 + 201), HTTP2Peer.get())
        }
        #expect(count == 501)
        #expect(peer.session.fault == .flood(.refusedStreams))
        #expect(peer.session.streams.count == 100)
    }

    @Test("H2-18: HTTP/1.1, and what is no preface, ends the connection")
    func noPreface() throws {
        for text in [
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
            "\u{16}\u{3}\u{1}",
        ] {
            let peer = try HTTP2Peer()
            peer.send(octets(text))
            peer.read()
            #expect(peer.session.fault == .preface)
            #expect(peer.goAwayCode == 1)
            #expect(peer.session.isOver)
        }
    }

    @Test("a preface without SETTINGS ends the connection")
    func noSettings() throws {
        let peer = try HTTP2Peer()
        peer.send(HTTP2Peer.preface + Frame.headers(1, HTTP2Peer.get()).bytes)
        peer.serve()
        #expect(peer.seen.isEmpty)
        #expect(peer.session.fault == .violation(code: 1))
    }

    @Test("H2-19: streams after the client's GOAWAY are served, and the session is over then")
    func clientGoAway() throws {
        let peer = try HTTP2Peer.opened()
        peer.send(.headers(1, HTTP2Peer.get("/1")), .goAway(), .headers(3, HTTP2Peer.get("/3")))
        #expect(!peer.session.isOver)
        peer.serve()
        #expect(peer.seen.map(\.path).first == "/1")
        #expect(peer.status(1) == "200")
        #expect(peer.session.isOver)
        #expect(peer.session.fault == nil)
    }

    @Test("H2-20: nothing is fed after the session has ended itself (CVE-2026-27135)")
    func afterOurGoAway() throws {
        let peer = try HTTP2Peer.opened()
        _ = flood(peer, 100, reads: false) { _ in .ping() }
        #expect(peer.session.fault == .flood(.ping))
        for type: UInt8 in [0xA, 0xC, 0x10, 0x1, 0x0] {
            peer.send(Frame(type: type, stream: 1, payload: [0, 9], claimedLength: 400))
        }
        peer.serve()
        #expect(peer.seen.isEmpty)
        #expect(peer.session.isOver)
    }

    @Test("H2-20: bad frames behind the one that ends the connection, in the same write")
    func behindTheEnd() throws {
        for type: UInt8 in [0xA, 0xC, 0x10, 0x2] {
            let peer = try HTTP2Peer.opened()
            var frames = (0..<60).map { _ in Frame.ping() }
            frames.append(Frame(type: type, stream: 0, payload: [0, 9]))
            peer.send(frames)
            peer.read()
            #expect(peer.session.isOver)
            let other = try HTTP2Peer.opened()
            other.send(.data(1, [1]), Frame(type: type, stream: 0, payload: [0, 9]))
            other.read()
            #expect(other.session.isOver)
        }
    }

    @Test("any octets at all end or wait, and never trap")
    func noise() throws {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let peer = try HTTP2Peer.opened()
            var frames: [Frame] = []
            for _ in 0..<20 {
                let count = Int.random(in: 0...24, using: &generator)
                let frame = Frame(
                    type: .random(in: 0...12, using: &generator),
                    flags: .random(in: 0...255, using: &generator),
                    stream: .random(in: 0...9, using: &generator),
                    payload: (0..<count).map { _ in .random(in: 0...255, using: &generator) }
                )
                frames +=
                    Bool.random(using: &generator)
                    ? [frame] : [.headers(frame.stream, HTTP2Peer.get())]
            }
            for frame in frames {
                peer.send(frame)
                if Bool.random(using: &generator) { peer.serve(200, "", octets("x")) }
            }
            peer.serve()
            peer.pass(.seconds(4000))
            peer.serve()
            #expect(peer.session.isOver, "seed \(generator.seed)")
            #expect(peer.session.runningHandlers == 0, "seed \(generator.seed)")
            #expect(peer.session.bufferedOutput == 0, "seed \(generator.seed)")
        }
    }
}
