import HTTP
import HTTPTypes
import Platform
import Transport

/// One exchange as a value: which phase it is in, when that ends, and what a failure in it means.
struct ClientExchangeMachine: Sendable {
    private enum Phase {
        case resolving
        case connecting
        case securing
        /// Request bytes may have left.
        case sending
        case awaitingAnswer
        case receiving
    }

    private let deadlines: Deadlines
    private let end: MonotonicTime
    private var phase = Phase.resolving
    private var phaseDeadline: MonotonicTime

    /// - Parameters:
    ///   - deadlines: how long each phase may take.
    ///   - end: when the total time is over.
    ///   - now: when the way to the upstream began.
    init(deadlines: Deadlines, end: MonotonicTime, at now: MonotonicTime) {
        self.deadlines = deadlines
        self.end = end
        phaseDeadline = now + deadlines.dns
    }

    /// When the phase or the whole exchange is over, with ``timeout``.
    var deadline: MonotonicTime { min(phaseDeadline, end) }

    /// True until the upstream's addresses are known.
    var isResolving: Bool { phase == .resolving }

    /// True while the TLS session is opened.
    var isSecuring: Bool { phase == .securing }

    /// The addresses are known; the first of them is about to be tried.
    mutating func resolved(at now: MonotonicTime) {
        phase = .connecting
        phaseDeadline = now + deadlines.connect
    }

    /// An address has taken the connection; its TLS session is about to be opened.
    mutating func reached(at now: MonotonicTime) {
        phase = .securing
        phaseDeadline = now + deadlines.tls
    }

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
        case .resolving: ClientError(.resolutionTimeout, .nothingSent)
        case .connecting: ClientError(.connectTimeout, .nothingSent)
        case .securing: ClientError(.handshakeTimeout, .nothingSent)
        case .sending, .awaitingAnswer: ClientError(.firstByteTimeout, .mayHaveBeenSent)
        case .receiving: ClientError(.answerTimeout, .mayHaveBeenSent)
        }
    }

    /// What the end of the connection means now.
    var disconnection: ClientError {
        switch phase {
        case .resolving: ClientError(.nameNotResolved, .nothingSent)
        case .connecting: ClientError(.connectionRefused, .nothingSent)
        case .securing: ClientError(.tls(.closed), .nothingSent)
        case .sending, .awaitingAnswer: ClientError(.connectionReset, .mayHaveBeenSent)
        case .receiving: ClientError(.truncated, .mayHaveBeenSent)
        }
    }

    /// What the failure of an HTTP/2 stream means now.
    func failure(_ failure: HTTP2StreamFailure) -> ClientError {
        switch failure {
        case .refused: ClientError(.streamRefused, .nothingSent)
        case .reset: disconnection
        case .malformed: ClientError(.malformed, .mayHaveBeenSent)
        case .tooLarge: ClientError(.tooLarge, .mayHaveBeenSent)
        }
    }

    /// What giving up means now.
    var cancellation: ClientError {
        switch phase {
        case .resolving, .connecting, .securing: ClientError(.cancelled, .nothingSent)
        case .sending, .awaitingAnswer, .receiving: ClientError(.cancelled, .mayHaveBeenSent)
        }
    }
}
