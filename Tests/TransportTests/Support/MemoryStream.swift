import Platform
import Transport

/// The network between a session and a test: bytes lie here until somebody takes them.
final class MemoryStream: ByteStream {
    var incoming: [UInt8] = []
    /// How many bytes one reading gets at most.
    var readLimit = Int.max
    /// How many bytes it takes before it would block.
    var room = Int.max
    var isEnded = false
    private(set) var outgoing: [UInt8] = []
    private(set) var interest: Interest = .readable
    private(set) var hasEndedSending = false
    private(set) var isClosed = false
    private(set) var isReset = false
    private(set) var reads = 0
    private(set) var sends = 0
    /// Of each sending, whether another was announced.
    private(set) var announcements: [Bool] = []

    /// What the kernel would report of what is waited for.
    var events: Interest {
        var events: Interest = []
        if !incoming.isEmpty || isEnded { events.insert(.readable) }
        if room > 0 { events.insert(.writable) }
        return events.intersection(interest)
    }

    func take() -> [UInt8] {
        defer { outgoing = [] }
        return outgoing
    }

    func establish() -> Establishment { .established }
    var holdsInput: Bool { false }
    var applicationProtocol: ApplicationProtocol { .http1 }
    var peerCertificate: PeerCertificate? { nil }

    func receive(into space: UnsafeMutableRawBufferPointer) -> Socket.Received {
        reads += 1
        guard !incoming.isEmpty else { return isEnded ? .end : .wouldBlock }
        let count = min(incoming.count, space.count, readLimit)
        space.copyBytes(from: incoming.prefix(count))
        incoming.removeFirst(count)
        return .bytes(count)
    }

    func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> Socket.Sent {
        sends += 1
        announcements.append(hasMore)
        guard room > 0 else { return .wouldBlock }
        let count = min(bytes.count, room)
        outgoing += bytes.prefix(count)
        room -= count
        return .bytes(count)
    }

    func wait(for interest: Interest) {
        self.interest = interest
    }

    func endSending() {
        hasEndedSending = true
    }

    func close() {
        isClosed = true
        interest = []
    }

    func reset() {
        isReset = true
        close()
    }
}
