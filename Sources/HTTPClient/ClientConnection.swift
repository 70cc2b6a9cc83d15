import HTTP
import Platform
import Transport

/// One connection to the upstream and what it carries: over HTTP/1.1 one exchange at a time, over HTTP/2
/// one on each stream. ``Client`` drives it.
final class ClientConnection {
    /// An exchange under way: its state, and who waits for it. Of reference type, because it is looked at
    /// with each event, and a copy would retain everything in it.
    final class Exchange {
        let id: UInt64
        let request: ClientRequest
        let continuation: CheckedContinuation<Outcome, Never>
        /// The connection had carried another one before: if it ends now without an answer, it may have
        /// ended before this one began.
        let isOnReused: Bool
        var machine: ClientExchangeMachine
        /// Over HTTP/1.1.
        var reader: AnswerReader

        init(
            _ pending: PendingExchange,
            isOnReused: Bool,
            machine: ClientExchangeMachine,
            reader: AnswerReader
        ) {
            id = pending.id
            request = pending.request
            continuation = pending.continuation
            self.isOnReused = isOnReused
            self.machine = machine
            self.reader = reader
        }

        /// Says that there is no answer.
        ///
        /// - Parameters:
        ///   - error: why.
        ///   - isAlone: only this stream has ended, by the upstream's will. That is a failure like any other,
        ///     and no ordinary end of a connection: whether it is asked again is a matter of the budget.
        func fail(_ error: ClientError, isAlone: Bool = false) {
            let isStale = isOnReused && !isAlone && error.reason == .connectionReset
            let mayRepeat = isStale || error.reason == .streamRefused
            continuation.resume(returning: .failed(error, mayRepeat: mayRepeat))
        }
    }

    /// What the waiting caller gets.
    enum Outcome: Sendable {
        case answered(ClientResponse)
        /// With `mayRepeat` the request went nowhere, whatever is known of its bytes.
        case failed(ClientError, mayRepeat: Bool)
    }

    let index: Int
    /// Unlike the index, never used again.
    let serial: UInt64
    /// When it takes no further requests.
    var retiresAt: MonotonicTime
    /// Looks for an address that takes the connection; `nil` before there are any, and after one has.
    var dialer: Dialer?
    /// `nil` until an address has taken the connection.
    var stream: (any ByteStream)?
    let input = ReceiveBuffer()
    var output = ByteBuffer(capacity: 1024)
    /// How much of the output has left.
    var sent = 0
    /// The one that runs over HTTP/1.1, or for which the connection is opened.
    var exchange: Exchange?
    /// Over HTTP/2.
    var session: HTTP2ClientSession?
    var streams: [HTTP2ClientSession.StreamID: Exchange] = [:]
    /// True when it has carried an exchange before.
    var isReused = false
    /// The upstream sends no more.
    var inputEnded = false
    /// When the last exchange ended.
    var idleSince = MonotonicTime.distantFuture
    /// Looks after the deadline of the exchange, at the latest when that is due.
    var watch: (timer: EventLoop.Timer, due: MonotonicTime)?

    init(index: Int, serial: UInt64, retiresAt: MonotonicTime) {
        self.index = index
        self.serial = serial
        self.retiresAt = retiresAt
    }

    /// How many exchanges it carries.
    var exchanges: Int { streams.count + (exchange == nil ? 0 : 1) }

    /// True while it carries exchanges beside which others may run: not those that asked for a connection
    /// of their own.
    var isShared: Bool {
        !streams.isEmpty && streams.values.allSatisfy { $0.request.connection == .pooled }
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
