import HTTP
import Platform

/// The life of one connection as a value: events go in, what to do comes out. No I/O, no clock.
struct ServerConnectionMachine: Sendable {
    /// What the driver is to do.
    enum Action: Equatable {
        case proceed
        /// Answer with a refusal, then end.
        case refuse(RequestRefusal)
        /// The last answer has left: say so, and wait for the peer to close.
        case endSending
        case close
    }

    private enum Phase: Equatable {
        /// Between requests.
        case idle
        /// Part of a head has come.
        case head
        /// The head is complete, the body is not.
        case body(until: MonotonicTime)
        /// An answer is being made elsewhere.
        case answering
        /// The last answer is written, but not all of it has left.
        case finishing
        /// The last answer has left; the peer's leftovers are read and dropped, so that a reset does
        /// not destroy the answer on its way (RFC 9112 §9.6).
        case lingering
    }

    private let limits: ServerLimits
    private let opened: MonotonicTime
    private var phase = Phase.head
    private var requests = 0
    private var isDraining = false
    private(set) var hasInput = true
    /// When the phase ends by itself, leaving aside stalled output.
    private var phaseDeadline: MonotonicTime
    /// Set while output waits for the peer.
    private var writeDeadline = MonotonicTime.distantFuture

    init(limits: ServerLimits, at now: MonotonicTime) {
        self.limits = limits
        opened = now
        phaseDeadline = now + limits.headDeadline
    }

    /// When ``deadlinePassed(at:)`` is due.
    var deadline: MonotonicTime { min(phaseDeadline, writeDeadline) }

    /// True while the next request may be read from what has come.
    var mayServe: Bool {
        switch phase {
        case .idle, .head, .body: true
        case .answering, .finishing, .lingering: false
        }
    }

    /// True while what comes is thrown away.
    var dropsInput: Bool { phase == .lingering }

    /// True after a final answer: nothing is served any more.
    var isEnding: Bool { phase == .finishing || phase == .lingering }

    // MARK: Input

    /// The bytes that have come do not end the head.
    mutating func headIsIncomplete(at now: MonotonicTime) {
        guard phase == .idle else { return }
        phase = .head
        phaseDeadline = now + limits.headDeadline
    }

    /// The head is complete, the body is not.
    mutating func bodyIsIncomplete(at now: MonotonicTime) {
        var end = now + limits.bodyDeadline
        if case .body(let until) = phase { end = until }
        phase = .body(until: end)
        phaseDeadline = min(end, now + limits.bodyIdleDeadline)
    }

    /// A whole request is there.
    ///
    /// - Returns: true when its answer is the connection's last.
    mutating func requestArrived(keepsAlive: Bool, at now: MonotonicTime) -> Bool {
        requests += 1
        phase = .answering
        phaseDeadline = .distantFuture
        return !keepsAlive || isDraining || !hasInput || requests >= limits.requestsPerConnection
            || now - opened >= limits.connectionAge
    }

    /// True when no request is to follow the current one, for a reason that may have come up while it
    /// was being answered: the server shuts down, or the peer sends no more.
    var endsAfterAnswer: Bool { isDraining || !hasInput }

    /// An answer is complete in the output.
    mutating func answerWritten(isLast: Bool, at now: MonotonicTime) {
        phase = isLast ? .finishing : .idle
        phaseDeadline = isLast ? .distantFuture : now + limits.idleDeadline
    }

    /// The peer sends no more.
    mutating func inputEnded() -> Action {
        hasInput = false
        switch phase {
        case .idle, .lingering: return .close
        case .head where requests == 0: return .close
        case .head, .body: return .refuse(.malformed(.unexpectedEnd))
        case .answering, .finishing: return .proceed
        }
    }

    // MARK: Output

    /// The peer took some, or none, of the output, and some is left.
    mutating func outputWaits(progressed: Bool, at now: MonotonicTime) {
        if progressed || writeDeadline == .distantFuture {
            writeDeadline = now + limits.writeDeadline
        }
    }

    /// All output has left.
    mutating func outputLeft(at now: MonotonicTime) -> Action {
        writeDeadline = .distantFuture
        guard phase == .finishing else { return .proceed }
        guard hasInput else { return .close }
        phase = .lingering
        phaseDeadline = now + limits.lingerDeadline
        return .endSending
    }

    // MARK: Time and shutdown

    /// The deadline has passed.
    mutating func deadlinePassed(at now: MonotonicTime) -> Action {
        guard now < writeDeadline else { return .close }
        switch phase {
        case .idle, .lingering, .finishing: return .close
        case .head where requests == 0 && phaseDeadline == opened + limits.headDeadline:
            return .refuse(.timeout)
        case .head, .body: return .refuse(.timeout)
        case .answering: return .proceed
        }
    }

    /// The server shuts down: idle connections go now, the others after their answer.
    mutating func drain() -> Action {
        isDraining = true
        return phase == .idle || (phase == .head && requests == 0) ? .close : .proceed
    }
}
