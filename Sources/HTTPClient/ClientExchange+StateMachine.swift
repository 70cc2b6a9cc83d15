import HTTP
import HTTPTypes
import Platform

/// One exchange as a value: which phase it is in, when that ends, and what a failure in it means.
struct ClientExchangeMachine: Sendable {
    private enum Phase {
        case connecting
        /// Request bytes may have left.
        case sending
        case awaitingAnswer
        case receiving
    }

    private let deadlines: Deadlines
    private let end: MonotonicTime
    private var phase = Phase.connecting
    private var phaseDeadline: MonotonicTime

    /// - Parameters:
    ///   - deadlines: how long each phase may take.
    ///   - end: when the total time is over.
    ///   - now: when connecting began.
    init(deadlines: Deadlines, end: MonotonicTime, at now: MonotonicTime) {
        self.deadlines = deadlines
        self.end = end
        phaseDeadline = now + deadlines.connect
    }

    /// When the phase or the whole exchange is over, with ``timeout``.
    var deadline: MonotonicTime { min(phaseDeadline, end) }

    /// True until the connection stands.
    var isConnecting: Bool { phase == .connecting }

    /// The connection stands; the request is about to be written.
    mutating func connected(at now: MonotonicTime) {
        phase = .sending
        phaseDeadline = now + deadlines.firstByte
    }

    /// The request has left completely.
    mutating func sent(at now: MonotonicTime) {
        guard phase == .sending else { return }
        phase = .awaitingAnswer
        phaseDeadline = now + deadlines.firstByte
    }

    /// Bytes of the answer came.
    mutating func received(at now: MonotonicTime) {
        phase = .receiving
        phaseDeadline = now + deadlines.idle
    }

    /// What a passed deadline means now.
    var timeout: ClientError {
        switch phase {
        case .connecting: ClientError(.connectTimeout, .nothingSent)
        case .sending, .awaitingAnswer: ClientError(.firstByteTimeout, .mayHaveBeenSent)
        case .receiving: ClientError(.answerTimeout, .mayHaveBeenSent)
        }
    }

    /// What the end of the connection means now.
    var disconnection: ClientError {
        switch phase {
        case .connecting: ClientError(.connectionRefused, .nothingSent)
        case .sending, .awaitingAnswer: ClientError(.connectionReset, .mayHaveBeenSent)
        case .receiving: ClientError(.truncated, .mayHaveBeenSent)
        }
    }

    /// What giving up means now.
    var cancellation: ClientError {
        ClientError(.cancelled, isConnecting ? .nothingSent : .mayHaveBeenSent)
    }
}
