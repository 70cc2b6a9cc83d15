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
    var machine: ServerConnectionMachine
    var parser: RequestParser
    var timer: EventLoop.Timer?
    var timerDeadline = MonotonicTime.distantFuture

    /// Bytes of a request that is not complete, or of requests that wait for their turn.
    var input: ReceiveBuffer?
    /// True once the current message's head has been parsed.
    var hasHead = false
    var isOpen = true
    /// The client was told to send its body.
    var wasToldToContinue = false
    /// The work that makes the current answer, until its task has begun.
    var deferred: Responder.Deferred?
    /// The task that makes the current answer.
    var task: Task<Void, Never>?

    private let limits: MessageLimits
    private var decoder: ChunkedDecoder?
    /// Octets of the chunked body decoded so far.
    private var decoded = 0
    /// Output that the peer did not take yet.
    private var unsent: [UInt8] = []
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
        var decoder = decoder ?? ChunkedDecoder(budget: limits.body)
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

    /// Octets of the decoded body.
    var bodyCount: Int { parser.head.framing == .none ? 0 : decoded }

    /// Expects the next message.
    func finishMessage() {
        parser.reset()
        hasHead = false
        wasToldToContinue = false
        decoder = nil
        decoded = 0
    }

    // MARK: Unsent output

    var hasUnsent: Bool { unsentStart < unsent.count }
    var unsentCount: Int { unsent.count - unsentStart }

    func keepUnsent(_ bytes: UnsafeRawBufferPointer) {
        unsent.append(contentsOf: bytes)
    }

    func withUnsent<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsent.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[unsentStart...])) }
    }

    func dropUnsent(_ count: Int) {
        unsentStart += count
        if unsentStart == unsent.count {
            unsent = []
            unsentStart = 0
        }
    }
}
