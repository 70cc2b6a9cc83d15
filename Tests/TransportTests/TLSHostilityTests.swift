import COpenSSL
import Platform
import TestSupport
import Testing
import Transport

@Suite("TLS, peers that misbehave", .timeLimit(.minutes(15)))
struct TLSHostilityTests {
    static let garbage: [(String, [UInt8])] = [
        ("nothing but the end", []),
        ("HTTP", Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)),
        ("HTTP/2", Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)),
        ("zeros", [UInt8](repeating: 0, count: 1000)),
        ("ones", [UInt8](repeating: 0xFF, count: 1000)),
        ("SSL 2", [0x80, 0x2E, 0x01, 0x00, 0x02, 0x00, 0x15, 0x00, 0x00, 0x00, 0x10]),
        ("an empty record", [0x16, 3, 1, 0, 0] + [0x16, 3, 1, 0, 0]),
        ("a record that is too long", [0x16, 3, 1, 0xFF, 0xFF] + [UInt8](repeating: 1, count: 99)),
        ("application data", [0x17, 3, 3, 0, 5, 1, 2, 3, 4, 5]),
        ("an alert", [0x15, 3, 1, 0, 2, 2, 40]),
        ("a server's hello", [0x16, 3, 1, 0, 4, 2, 0, 0, 0]),
        ("a hello of nothing", [0x16, 3, 1, 0, 4, 1, 0, 0, 0]),
        ("a hello that is too long", [0x16, 3, 1, 0, 4, 1, 0xFF, 0xFF, 0xFF]),
    ]

    @Test("what is no hello ends the stream", arguments: garbage, [1, Int.max])
    func noHello(_ garbage: (String, bytes: [UInt8]), piece: Int) async throws {
        let link = try Link(try await serverContext())
        for start in stride(from: 0, to: garbage.bytes.count, by: min(piece, 1 << 20)) {
            link.wire.incoming += garbage.bytes[start...].prefix(piece)
            link.report()
        }
        link.wire.isEnded = true
        link.report()
        #expect(link.server.isClosed)
        #expect(link.wire.isClosed)
        #expect(link.stream.failure != nil)
        #expect(link.server.turns < garbage.bytes.count + 10)
    }

    @Test("a hello with any octet changed neither crashes nor spins")
    func changedHello() async throws {
        let context = try await serverContext()
        let client = try ClientSession(.init(protocols: ["h2", "http/1.1"]))
        _ = client.handshake()
        let hello = client.take()
        for index in hello.indices {
            for change: UInt8 in [0xFF, 0x01, 0x80] {
                var changed = hello
                changed[index] ^= change
                let link = try Link(context)
                link.wire.incoming = changed
                link.wire.isEnded = true
                link.report()
                #expect(link.server.isClosed)
                #expect(link.server.turns < 10)
            }
        }
    }

    /// A link on which the client's handshake has come through up to a number of octets.
    private func link(
        _ context: TLSContext,
        _ options: ClientSession.Options,
        carrying count: Int
    ) throws -> Link {
        let link = try Link(context, options)
        var left = count
        for _ in 0..<4 where left > 0 {
            _ = link.client.handshake()
            let bytes = link.client.take().prefix(left)
            left -= bytes.count
            link.wire.incoming += bytes
            link.report()
            link.client.give(link.wire.take())
        }
        return link
    }

    @Test("the end of the connection at any octet ends the stream", arguments: [false, true])
    func cutHandshake(is13: Bool) async throws {
        let context = try await serverContext()
        let options = is13 ? ClientSession.Options.tls13 : .tls12
        var reached = 0
        // The client's hello is some two hundred octets, and what follows some eighty.
        for count in 0..<600 {
            let link = try link(context, options, carrying: count)
            if link.server.establishment == .established { reached += 1 }
            link.wire.isEnded = true
            link.report()
            #expect(link.server.isClosed)
            #expect(link.server.received == 0)
        }
        #expect(reached > 0)
    }

    @Test("a stream may be closed at any point of its handshake", arguments: [false, true])
    func closeInHandshake(is13: Bool) async throws {
        let context = try await serverContext()
        for count in stride(from: 0, to: 600, by: 7) {
            let link = try link(context, is13 ? .tls13 : .tls12, carrying: count)
            link.stream.close()
            link.stream.close()
            #expect(link.wire.isClosed)
            #expect(link.stream.establish() == .failed)
            link.server.close()
        }
    }

    @Test("a record with any octet changed ends the stream", arguments: [false, true])
    func changedRecord(is13: Bool) async throws {
        let options = is13 ? ClientSession.Options.tls13 : .tls12
        for index in 0..<40 {
            let wire = MemoryStream()
            let (stream, client) = try await established(over: wire, options)
            client.write("a message of twenty")
            var sealed = client.take()
            sealed[index % sealed.count] ^= 0x10
            wire.incoming += sealed
            wire.isEnded = true
            // A record that became longer is waited for until the end.
            #expect(receive(stream, 100).isFailure || receive(stream, 100).isFailure)
            #expect(send(stream, "x") != .bytes(1))
            stream.close()
        }
    }

    @Test("a cut connection is a failure and no proper end", arguments: [false, true])
    func truncation(is13: Bool) async throws {
        for kept in [0, 1, 5, 20] {
            let wire = MemoryStream()
            let (stream, client) = try await established(over: wire, is13 ? .tls13 : .tls12)
            client.write("a message of twenty")
            wire.incoming += client.take().prefix(kept)
            wire.isEnded = true
            // The end is an event of its own.
            if kept > 0 { #expect(receive(stream, 100) == .wouldBlock) }
            #expect(receive(stream, 100).isFailure)
            #expect(stream.failure == "ended by the peer")
            stream.close()
        }
    }

    @Test("what came before a broken record is told before the failure")
    func failureBehindBytes() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        client.write("good")
        wire.incoming += client.take()
        wire.incoming += [0x17, 3, 3, 0, 20] + [UInt8](repeating: 0, count: 20)
        #expect(receive(stream, 100) == .bytes(4))
        #expect(stream.holdsInput)
        #expect(receive(stream, 100).isFailure)
        #expect(!stream.holdsInput)
        stream.close()
    }

    @Test("renegotiation ends the stream")
    func renegotiation() async throws {
        let link = try Link(try await serverContext(), .tls12)
        link.shakeHands()
        #expect(link.echo("ping") == "ping")
        _ = link.client.renegotiate()
        link.move()
        #expect(link.server.isClosed)
        #expect(link.stream.failure == "unexpected message")
        #expect(link.client.handshake() == .failed("no renegotiation"))
    }

    @Test("a client that changes keys without end is cut off")
    func keyUpdates() async throws {
        let link = try Link(try await serverContext(), .tls13)
        link.shakeHands()
        var updates = 0
        while !link.server.isClosed {
            link.client.updateKeys(asking: updates % 2 == 0)
            link.move()
            updates += 1
            try #require(updates < 1000)
        }
        #expect((16...64).contains(updates))
    }

    @Test("a flood of key updates in one piece does not hold the loop up")
    func keyUpdateFlood() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        for _ in 0..<10_000 { client.updateKeys(asking: false) }
        wire.incoming += client.take()
        let flood = wire.incoming.count
        #expect(receive(stream, 100).isFailure)
        #expect(wire.incoming.count > flood / 2)
        stream.close()
    }

    // MARK: Records that no library sends

    @Test("a sealed record of our own making is read as any other")
    func ownRecord() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        defer { stream.close() }
        var sealer = try #require(RecordSealer(client))
        wire.incoming += sealer.seal(.data, Array("own".utf8))
        #expect(receive(stream, 100) == .bytes(3))
    }

    @Test("a half message of the handshake's kind holds sending up, until its end comes")
    func halfKeyUpdate() async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        defer { stream.close() }
        var sealer = try #require(RecordSealer(client))
        // A key update that asks for one, in two records.
        wire.incoming += sealer.seal(.handshake, [24, 0, 0, 1])
        #expect(receive(stream, 100) == .wouldBlock)
        stream.wait(for: .writable)
        #expect(send(stream, "answer") == .wouldBlock)
        // Nothing but the peer can end this, so nothing but its bytes is waited for.
        #expect(wire.interest == .readable)
        #expect(send(stream, "answer") == .wouldBlock)
        #expect(wire.outgoing.isEmpty)
        wire.incoming += sealer.seal(.handshake, [1])
        #expect(receive(stream, 100) == .wouldBlock)
        #expect(wire.interest == .writable)
        #expect(send(stream, "answer") == .bytes(6))
        client.give(wire.take())
        #expect(client.read().bytes == Array("answer".utf8))
    }

    @Test("a half message that is never ended leaves the stream to its deadline, without a turn")
    func halfMessageForEver() async throws {
        let link = try Link(try await serverContext(), .tls13)
        link.shakeHands()
        var sealer = try #require(RecordSealer(link.client))
        link.wire.incoming += sealer.seal(.data, Array("x".utf8))
        link.wire.incoming += sealer.seal(.handshake, [24, 0, 0, 1])
        link.report()
        let turns = link.server.turns
        link.server.say(Array("late".utf8))
        for _ in 0..<100 { link.report() }
        #expect(link.server.turns <= turns + 2)
        link.stream.close()
        link.server.close()
    }

    static let records: [(String, RecordSealer.Kind, [UInt8])] = [
        ("a hello", .handshake, [1, 0, 0, 0]),
        ("a hello request", .handshake, [0, 0, 0, 0]),
        ("a certificate nobody asked for", .handshake, [11, 0, 0, 4, 0, 0, 0, 0]),
        ("a finish", .handshake, [20, 0, 0, 32] + [UInt8](repeating: 0, count: 32)),
        ("a ticket", .handshake, [4, 0, 0, 1, 0]),
        ("an unknown message", .handshake, [99, 0, 0, 0]),
        ("a key update of a bad kind", .handshake, [24, 0, 0, 1, 7]),
        ("a key update that is too long", .handshake, [24, 0, 0, 2, 0, 0]),
        ("a message of 16 megabytes", .handshake, [24, 0xFF, 0xFF, 0xFF, 0]),
        ("an empty handshake record", .handshake, []),
        ("an empty alert", .alert, []),
        ("half an alert", .alert, [1]),
        ("a fatal alert", .alert, [2, 40]),
        ("data between the parts of a message", .handshake, [24, 0]),
    ]

    @Test("a sealed record that has no place there ends the stream", arguments: records)
    func misplaced(_ record: (name: String, kind: RecordSealer.Kind, bytes: [UInt8])) async throws {
        let wire = MemoryStream()
        let (stream, client) = try await established(over: wire)
        defer { stream.close() }
        var sealer = try #require(RecordSealer(client))
        wire.incoming += sealer.seal(record.kind, record.bytes)
        wire.incoming += sealer.seal(.data, Array("behind".utf8))
        #expect(receive(stream, 100).isFailure)
        #expect(stream.failure != nil)
        #expect(receive(stream, 100).isFailure)
    }

    @Test("empty records and warnings without end are cut off")
    func noise() async throws {
        for (kind, bytes): (RecordSealer.Kind, [UInt8]) in [(.data, []), (.alert, [1, 90])] {
            let wire = MemoryStream()
            let (stream, client) = try await established(over: wire)
            defer { stream.close() }
            var sealer = try #require(RecordSealer(client))
            for _ in 0..<1000 { wire.incoming += sealer.seal(kind, bytes) }
            #expect(receive(stream, 100).isFailure)
        }
    }

    @Test("a stream that never was established says neither yes nor no to bytes")
    func tooEarly() async throws {
        let stream = TLSStream(over: MemoryStream(), context: try await serverContext())
        #expect(stream.establish() == .waiting)
        #expect(receive(stream, 10) == .wouldBlock)
        #expect(send(stream, "x") == .wouldBlock)
        #expect(!stream.holdsInput)
        stream.endSending()
        stream.close()
    }
}
