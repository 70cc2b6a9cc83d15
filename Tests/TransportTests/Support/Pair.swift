import Platform
import TestSupport
import Transport

/// A client's stream and a listener's in one thread, both ours, with a wire between them.
final class Pair {
    let client: TLSStream
    let near = MemoryStream()
    let far = MemoryStream()
    let server: EchoSession
    let serverStream: TLSStream
    private(set) var opening = Establishment.waiting

    init(_ client: TLSContext, _ server: TLSContext) {
        self.client = TLSStream(over: near, context: client)
        serverStream = TLSStream(over: far, context: server)
        self.server = EchoSession(serverStream)
    }

    deinit {
        client.close()
    }

    /// Lets both go on until neither has anything to say.
    func shakeHands() {
        repeat { if opening == .waiting { opening = client.establish() } } while move()
    }

    /// Carries bytes in both directions once, and reports them to the server.
    private func move() -> Bool {
        let there = near.take()
        far.incoming += there
        for _ in 0..<100 where !server.isClosed && far.events.contains(.readable) {
            server.ready(far.events)
        }
        let back = far.take()
        near.incoming += back
        return !there.isEmpty || !back.isEmpty
    }

    /// Sends, and reads what comes back.
    func echo(_ text: String) -> String {
        guard send(client, text) == .bytes(text.utf8.count) else { return "" }
        while move() {}
        var room = [UInt8](repeating: 0, count: 1000)
        guard case .bytes(let count) = room.withUnsafeMutableBytes({ client.receive(into: $0) })
        else { return "" }
        return String(decoding: room[..<count], as: UTF8.self)
    }
}
