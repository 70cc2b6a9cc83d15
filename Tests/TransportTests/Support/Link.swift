import Platform
import TestSupport
import Transport

/// A client and a server in one thread with a wire between, on which bytes move as a test says.
final class Link {
    let client: ClientSession
    let wire = MemoryStream()
    let stream: TLSStream
    let server: EchoSession
    private(set) var clientState = ClientSession.State.waiting

    init(_ context: TLSContext, _ client: ClientSession) {
        self.client = client
        stream = TLSStream(over: wire, context: context)
        server = EchoSession(stream)
    }

    convenience init(
        _ context: TLSContext,
        _ options: ClientSession.Options = .init()
    ) throws {
        self.init(context, try ClientSession(options))
    }

    /// Lets both go on until neither has anything to say.
    ///
    /// - Parameter piece: how many bytes arrive with one event.
    func shakeHands(piece: Int = .max) {
        for _ in 0..<200_000 {
            if clientState == .waiting { clientState = client.handshake() }
            guard move(piece: piece) else { return }
        }
    }

    /// Carries bytes in both directions until none are left, and reports what an event loop would.
    ///
    /// - Returns: whether anything moved.
    @discardableResult
    func move(piece: Int = .max) -> Bool {
        var pending = client.take()
        var hasMoved = !pending.isEmpty
        repeat {
            let count = min(piece, pending.count)
            wire.incoming += pending.prefix(count)
            pending.removeFirst(count)
            report()
        } while !pending.isEmpty
        let answer = wire.take()
        hasMoved = hasMoved || !answer.isEmpty
        client.give(answer)
        return hasMoved
    }

    /// Reports until nothing is left to report, but not for ever: level-triggered, as epoll is.
    func report() {
        for _ in 0..<1000 {
            let events = wire.events
            guard !events.isEmpty, !server.isClosed else { return }
            // A writable wire stays so; one report is enough.
            let isOnlyWritable = events == .writable
            server.ready(events)
            if isOnlyWritable, wire.events == .writable, wire.room == .max { return }
        }
    }

    /// Sends, and reads what comes back.
    func echo(_ text: String) -> String {
        client.write(text)
        var answer: [UInt8] = []
        while move() { answer += client.read().bytes }
        return String(decoding: answer, as: UTF8.self)
    }
}
