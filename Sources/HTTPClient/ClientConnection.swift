import HTTP
import Platform
import Transport

/// One connection to the upstream and the exchange it carries, if any. ``Client`` drives it.
final class ClientConnection {
    /// An exchange under way: its state, and who waits for it.
    struct Exchange {
        let id: UInt64
        let continuation: CheckedContinuation<Outcome, Never>
        var machine: ClientExchangeMachine
        var reader: AnswerReader
    }

    /// What the waiting caller gets.
    enum Outcome: Sendable {
        case answered(ClientResponse)
        case failed(ClientError, onReusedConnection: Bool)
    }

    let index: Int
    /// Looks for an address that takes the connection; `nil` before there are any, and after one has.
    var dialer: Dialer?
    /// `nil` until an address has taken the connection.
    var stream: (any ByteStream)?
    let input = ReceiveBuffer()
    var output = ByteBuffer(capacity: 1024)
    /// How much of the output has left.
    var sent = 0
    var exchange: Exchange?
    /// True when it has carried an exchange before.
    var isReused = false
    /// The upstream sends no more.
    var inputEnded = false
    /// When the last exchange ended.
    var idleSince = MonotonicTime.distantFuture
    /// Looks after the deadline of the exchange, at the latest when that is due.
    var watch: (timer: EventLoop.Timer, due: MonotonicTime)?

    init(index: Int) {
        self.index = index
    }

    /// True when nothing came while it was idle.
    ///
    /// Bytes that are there before a request went out would be taken for its answer; an end that is
    /// there means that the request would go nowhere. What TLS has to say for itself is no noise.
    var isQuiet: Bool {
        guard let stream else { return false }
        var outcome = Socket.Received.wouldBlock
        input.fill { room in
            outcome = stream.receive(into: room)
            guard case .bytes(let count) = outcome else { return 0 }
            return count
        }
        return outcome == .wouldBlock
    }
}
