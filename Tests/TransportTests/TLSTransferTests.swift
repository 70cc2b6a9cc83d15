import COpenSSL
import Platform
import TestSupport
import Testing
import Transport

@Suite("TLS, bytes on their way", .timeLimit(.minutes(15)))
struct TLSTransferTests {
    @Test(
        "a handshake succeeds in pieces of any size",
        arguments: [1, 2, 5, 100, 1000],
        [false, true]
    )
    func pieces(size: Int, is13: Bool) async throws {
        let link = try Link(try await serverContext(), is13 ? .tls13 : .tls12)
        link.shakeHands(piece: size)
        #expect(link.clientState == .done)
        #expect(link.server.establishment == .established)
        #expect(link.echo("ping") == "ping")
    }

    @Test("a handshake succeeds with a peer that takes few bytes at a time", arguments: [1, 100])
    func narrowHandshake(room: Int) async throws {
        let link = try Link(try await serverContext(), .tls13)
        link.wire.room = 0
        var rounds = 0
        while link.clientState != .done || link.server.establishment != .established {
            if link.clientState == .waiting { link.clientState(after: 1) }
            // The stream waits for exactly what is missing, or this would go on for ever.
            link.wire.room = room
            link.shakeHands()
            rounds += 1
            try #require(rounds < 10_000)
        }
        link.wire.room = .max
        link.report()
        #expect(link.echo("ping") == "ping")
    }

    @Test("a large echo arrives whole through a narrow wire", arguments: [1, 7, 5000])
    func narrow(room: Int) async throws {
        let size = room < 10 ? 20_000 : 1_000_000
        let link = try Link(try await serverContext(), .tls13)
        link.shakeHands()
        var generator = SeededGenerator(seed: UInt64(room))
        let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
        link.client.write(bytes)
        var echo: [UInt8] = []
        var turns = 0
        while echo.count < size {
            link.wire.room = room
            link.move()
            echo += link.client.read().bytes
            turns += 1
            try #require(turns < 10 * size)
        }
        #expect(echo == bytes)
        // One event per opening of the wire, and a few: nothing turns round and round.
        #expect(link.server.turns < turns * 2 + 100)
    }

    @Test("records that follow each other may travel together, the last one not later")
    func announcements() async throws {
        let link = try Link(try await serverContext(), .tls13)
        link.shakeHands()
        let before = link.wire.announcements.count
        let bytes = [UInt8](repeating: 1, count: 40_000)
        let sent = bytes.withUnsafeBytes { link.stream.send($0) }
        guard case .bytes(40_000) = sent else {
            Issue.record("\(sent)")
            return
        }
        #expect(link.wire.announcements.dropFirst(before) == [true, true, false])
    }

    @Test("small records in one piece are all read, with one reading of the wire")
    func batch() async throws {
        let link = try Link(try await serverContext(), .tls13)
        link.shakeHands()
        let before = link.wire.reads
        for number in 0..<100 { link.client.write("\(number);") }
        var answer: [UInt8] = []
        while link.move() { answer += link.client.read().bytes }
        let expected = (0..<100).map { "\($0);" }.joined()
        #expect(String(decoding: answer, as: UTF8.self) == expected)
        #expect(link.wire.reads == before + 1)
    }

    @Test("what did not fit is held, and said to be held")
    func holdsInput() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        defer { stream.close() }
        #expect(!stream.holdsInput)
        client.write([UInt8](repeating: 7, count: 1000))
        client.write([UInt8](repeating: 8, count: 500))
        wire.incoming += client.take()
        #expect(receive(stream, 600) == .bytes(600))
        #expect(stream.holdsInput)
        #expect(receive(stream, 600) == .bytes(600))
        #expect(stream.holdsInput)
        #expect(receive(stream, 600) == .bytes(300))
        #expect(!stream.holdsInput)
        #expect(receive(stream, 600) == .wouldBlock)
    }

    @Test("a part of a record is not held for ever")
    func partialRecord() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        defer { stream.close() }
        client.write([UInt8](repeating: 7, count: 100))
        client.write([UInt8](repeating: 8, count: 100))
        let sealed = client.take()
        wire.incoming += sealed.dropLast(1)
        #expect(receive(stream, 100) == .bytes(100))
        // There is something, but it is good for nothing yet.
        if stream.holdsInput { #expect(receive(stream, 100) == .wouldBlock) }
        #expect(!stream.holdsInput)
        wire.incoming += sealed.suffix(1)
        #expect(receive(stream, 100) == .bytes(100))
    }

    @Test("the end that came with the last bytes is told after them")
    func endBehindBytes() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        defer { stream.close() }
        client.write("last")
        client.end()
        wire.incoming += client.take()
        #expect(receive(stream, 100) == .bytes(4))
        #expect(stream.holdsInput)
        #expect(receive(stream, 100) == .end)
        #expect(!stream.holdsInput)
        #expect(stream.failure == nil)
    }

    @Test("after the client's end, sending goes on, and ends properly", arguments: [false, true])
    func halfClose(is13: Bool) async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire, is13 ? .tls13 : .tls12)
        client.end()
        wire.incoming += client.take()
        wire.isEnded = true
        #expect(receive(stream, 100) == .end)
        #expect(send(stream, "late") == .bytes(4))
        stream.endSending()
        #expect(wire.hasEndedSending)
        client.give(wire.take())
        let (bytes, state) = client.read()
        #expect(bytes == Array("late".utf8))
        #expect(state == .failed("closed"))
        stream.close()
        #expect(wire.isClosed)
    }

    @Test("a stream that is only closed still says that this was the end")
    func closing() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        #expect(send(stream, "all") == .bytes(3))
        stream.close()
        stream.close()
        client.give(wire.take())
        #expect(client.read().state == .failed("closed"))
        #expect(receive(stream, 10).isFailure)
        #expect(stream.establish() == .failed)
    }

    @Test("a stream that is reset says nothing more")
    func reset() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        #expect(send(stream, "part") == .bytes(4))
        client.give(wire.take())
        stream.reset()
        #expect(wire.take().isEmpty)
        #expect(wire.isReset)
        #expect(wire.isClosed)
        let (bytes, state) = client.read()
        #expect(bytes == Array("part".utf8))
        #expect(state != .failed("closed"))
    }

    @Test("a peer without room for the notice does not keep the stream from ending")
    func noRoomForNotice() async throws {
        let wire = MemoryStream()
        let (stream, _) = try await established(over: wire)
        wire.room = 0
        stream.endSending()
        #expect(wire.hasEndedSending)
        stream.close()
        #expect(wire.isClosed)
    }

    @Test("new keys are taken up, and asked-for new keys given")
    func keyUpdate() async throws {
        let link = try Link(try await serverContext(), .tls13)
        link.shakeHands()
        for isAsked in [false, true, true] {
            link.client.updateKeys(asking: isAsked)
            #expect(link.echo("ping") == "ping")
        }
    }

    @Test("a key update that is not whole holds nothing up")
    func partialKeyUpdate() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        defer { stream.close() }
        client.updateKeys(asking: true)
        let sealed = client.take()
        for octet in sealed.dropLast() {
            wire.incoming.append(octet)
            #expect(receive(stream, 100) == .wouldBlock)
        }
        #expect(send(stream, "before, ") == .bytes(8))
        wire.incoming += sealed.suffix(1)
        #expect(receive(stream, 100) == .wouldBlock)
        #expect(send(stream, "after") == .bytes(5))
        client.give(wire.take())
        #expect(client.read().bytes == Array("before, after".utf8))
    }

    @Test("a key update to a peer that does not read is answered once it does")
    func blockedKeyUpdate() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        defer { stream.close() }
        client.updateKeys(asking: true)
        wire.incoming += client.take()
        #expect(receive(stream, 100) == .wouldBlock)
        wire.room = 3
        #expect(send(stream, "answer") == .wouldBlock)
        stream.wait(for: [.readable, .writable])
        client.write("more")
        wire.incoming += client.take()
        // Reading is in the way of the same message, so only the peer's reading is waited for.
        #expect(receive(stream, 100) == .wouldBlock)
        #expect(wire.interest == .writable)
        wire.room = .max
        #expect(send(stream, "answer") == .bytes(6))
        #expect(wire.interest == [.readable, .writable])
        #expect(receive(stream, 100) == .bytes(4))
        client.give(wire.take())
        #expect(client.read().bytes == Array("answer".utf8))
    }
}
