import Platform
import Testing
import Transport

/// A stream with its handshake done, and the client.
func established(
    over wire: MemoryStream,
    _ options: ClientSession.Options = .tls13
) async throws -> (TLSStream, ClientSession) {
    let client = try ClientSession(options)
    let stream = TLSStream(over: wire, context: try await serverContext())
    var server = Establishment.waiting
    for _ in 0..<10 where server == .waiting {
        _ = client.handshake()
        wire.incoming += client.take()
        server = stream.establish()
        client.give(wire.take())
    }
    #expect(client.handshake() == .done)
    #expect(server == .established)
    // Takes the ticket.
    _ = client.read()
    return (stream, client)
}

func receive(_ stream: any ByteStream, _ count: Int) -> Socket.Received {
    var room = [UInt8](repeating: 0, count: count)
    return room.withUnsafeMutableBytes { stream.receive(into: $0) }
}

func send(_ stream: any ByteStream, _ text: String) -> Socket.Sent {
    Array(text.utf8).withUnsafeBytes { stream.send($0) }
}

extension Socket.Received {
    var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}
