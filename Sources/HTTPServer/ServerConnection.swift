import HTTP
import Platform
import Transport

/// One client connection: its stream, its unread bytes and its unsent bytes. What to do with them is
/// decided by the machine; ``ServerWorker`` drives both.
final class ServerConnection {
    /// Names a connection in timers; a number is used again, but with another generation.
    struct ID: Hashable, Sendable {
        let index: Int
        let generation: UInt32
    }

    let id: ID
    let peer: SocketAddress
    let stream: any ByteStream
    let owner = ConnectionOwner()
    var machine: ServerConnectionMachine
    var parser: RequestParser
    var timer: EventLoop.Timer?
    var timerDeadline = MonotonicTime.distantFuture

    /// Bytes of a request that is not complete, or of requests that wait for their turn.
    var input: ReceiveBuffer?
    /// True once the current message's head has been parsed.
    var hasHead = false
    var isOpen = true
    /// Set when the connection speaks HTTP/2; machine and parser then only count and linger.
    var http2: HTTP2Connection?
    /// The first bytes may still turn out to be HTTP/2's.
    var mayBeHTTP2 = false
    /// The handshake is done.
    var isEstablished = false
    /// The stream was asked to report input.
    var isReading = true
    /// What the memory budget was told last.
    var bytesAccounted = 0
    /// The client was told to send its body.
    var wasToldToContinue = false
    /// The work that makes the current answer, until its task has begun.
    var deferred: Responder.Deferred?
    /// The task that makes the current answer.
    var task: Task<Void, Never>?
    /// Set once the connection says what a script tells it.
    var takeover: Takeover?

    private let limits: MessageLimits
    private var decoder: ChunkedDecoder?
    /// Octets of the chunked body decoded so far.
    private var decoded = 0
    /// Output that the peer did not take yet.
    private var unsent = ByteBuffer(capacity: 0)
    private var unsentStart = 0

    init(
        id: ID,
        peer: SocketAddress,
        stream: any ByteStream,
        limits: ServerLimits,
        at now: MonotonicTime
    ) {
        self.id = id
        self.peer = peer
        self.stream = stream
        self.limits = limits.message
        machine = ServerConnectionMachine(limits: limits, at: now)
        parser = RequestParser(limits: limits.message)
    }

    /// Reads once from the stream, behind what the buffer holds.
    @inline(__always)
    func receive(into buffer: ReceiveBuffer) -> Socket.Received {
        var outcome = Socket.Received.wouldBlock
        buffer.fill { room in
            outcome = stream.receive(into: room)
            guard case .bytes(let count) = outcome else { return 0 }
            return count
        }
        return outcome
    }

    // MARK: Bodies

    /// True when the body is complete in the buffer, decoded, behind the head.
    func completeBody(in buffer: ReceiveBuffer) throws(RequestRefusal) -> Bool {
        switch parser.head.framing {
        case .none, .untilClose:
            return true
        case .length(let length):
            decoded = length
            return buffer.count >= parser.head.length + length
        case .chunked:
            return try decodeChunks(in: buffer)
        }
    }

    private func decodeChunks(in buffer: ReceiveBuffer) throws(RequestRefusal) -> Bool {
        var decoder = decoder ?? ChunkedDecoder(budget: limits.body(of: parser.head.method))
        let start = parser.head.length + decoded
        var end = start
        var coded = start
        let isComplete = try decoder.decode(
            buffer.bytes,
            decoded: &end,
            coded: &coded,
            end: buffer.count
        )
        buffer.remove(at: end, length: coded - end)
        decoded = end - parser.head.length
        self.decoder = decoder
        return isComplete
    }

    /// Octets of the body that have come while it is not complete; of a chunked one, without its coding,
    /// which alone is nothing that was sent.
    func bodyReceived(in buffer: ReceiveBuffer) -> Int {
        switch parser.head.framing {
        case .length: buffer.count - parser.head.length
        case .none, .untilClose, .chunked: decoded
        }
    }

    /// Octets of the decoded body.
    var bodyCount: Int { parser.head.framing == .none ? 0 : decoded }

    /// Lends the head where it lies; the parser must be left alone meanwhile.
    func withHead(_ body: (UnsafePointer<RequestHead>) -> Void) {
        parser.withHead(body)
    }

    /// Expects the next message.
    func finishMessage() {
        parser.reset()
        hasHead = false
        wasToldToContinue = false
        decoder = nil
        decoded = 0
    }

    // MARK: State

    /// When the connection's time is up.
    var deadline: MonotonicTime {
        guard let http2, !machine.isEnding else { return machine.deadline }
        return min(machine.deadline, http2.session.deadline)
    }

    /// True between two requests: nobody is harmed when it is closed.
    var isIdle: Bool {
        if let http2 { return http2.session.isIdle && !hasUnsent }
        return machine.isIdle && input == nil
    }

    /// True when there is more to read although the descriptor will not say so.
    var mayReadOn: Bool { isOpen && isReading && stream.holdsInput }

    /// What it holds in memory beyond itself.
    var bytesHeld: Int {
        let streams = http2.map { $0.session.bufferedInput + $0.session.heldOutput } ?? 0
        return (input?.capacity ?? 0) + unsent.count + streams
    }

    // MARK: Unsent output

    var hasUnsent: Bool { unsentStart < unsent.count }
    var unsentCount: Int { unsent.count - unsentStart }

    func keepUnsent(_ bytes: UnsafeRawBufferPointer) {
        unsent.append(bytes)
    }

    func withUnsent<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsent.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[unsentStart...])) }
    }

    func dropUnsent(_ count: Int) {
        unsentStart += count
        // Whoever reads slowly holds no more than what he has not read, give or take half.
        guard unsentStart > unsent.count / 2 else { return }
        var rest = ByteBuffer(capacity: unsentCount)
        withUnsent { rest.append($0) }
        unsent = rest
        unsentStart = 0
    }
}
