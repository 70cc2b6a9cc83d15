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
        /// Between requests, or before the first.
        case idle
        /// Part of a head has come.
        case head
        /// The head is complete, the body is not.
        case body(Body)
        /// An answer is being made elsewhere.
        case answering
        /// The last answer is written, but not all of it has left.
        case finishing
        /// The last answer has left; the peer's leftovers are read and dropped, so that a reset does
        /// not destroy the answer on its way (RFC 9112 §9.6).
        case lingering
    }

    /// A body that is not complete.
    private struct Body: Equatable {
        /// When its time began, and how much of it was there before.
        var beganAt: MonotonicTime
        var before = 0
        /// How much of it is there.
        var received: Int
    }

    /// How long output may wait for the peer.
    private struct Stall: Equatable {
        /// Moves on with every byte that the peer takes.
        var progress: MonotonicTime
        /// Does not move, or a byte now and then would hold the connection for ever.
        let end: MonotonicTime

        var deadline: MonotonicTime { min(progress, end) }
    }

    private let limits: ServerLimits
    private let opened: MonotonicTime
    private var phase = Phase.idle
    private var requests = 0
    private var isDraining = false
    private(set) var hasInput = true
    /// The request being answered is the last by itself, whatever happens meanwhile.
    private var endsAfterAnswer = false
    /// Bytes thrown away after the last answer.
    private var dropped = 0
    /// When the phase ends by itself, leaving aside stalled output.
    private var phaseDeadline: MonotonicTime
    /// Set while output waits for the peer. Nothing is read then, so the phase's time stands still.
    private var stall: Stall?

    init(limits: ServerLimits, at now: MonotonicTime) {
        self.limits = limits
        opened = now
        phaseDeadline = now + limits.handshakeDeadline
    }

    /// The handshake is done, or there is none: the first head's time begins.
    mutating func established(at now: MonotonicTime) {
        phaseDeadline = now + limits.headDeadline
        if isDraining { _ = drain(at: now) }
    }

    /// When ``deadlinePassed(at:)`` is due.
    var deadline: MonotonicTime { stall?.deadline ?? phaseDeadline }

    /// True while the next request may be read from what has come.
    var mayServe: Bool {
        switch phase {
        case .idle, .head, .body: true
        case .answering, .finishing, .lingering: false
        }
    }

    /// Another machine decides from now on, until an ending is to be seen through here.
    mutating func handedOver() {
        phase = .answering
        phaseDeadline = .distantFuture
        requests += 1
    }

    /// True between two requests.
    var isIdle: Bool { phase == .idle && requests > 0 && stall == nil }

    /// True after a final answer: nothing is served any more, and what comes is thrown away.
    var isEnding: Bool { phase == .finishing || phase == .lingering }

    /// True when nothing is left to read, to answer or to send.
    var isOver: Bool { phase == .idle && !hasInput && stall == nil }

    // MARK: Input

    /// The bytes that have come do not end the head. The first head's time began with the connection.
    mutating func headIsIncomplete(at now: MonotonicTime) {
        guard phase == .idle else { return }
        phase = .head
        if requests > 0 { phaseDeadline = now + limits.headDeadline }
    }

    /// The head is complete; of the body so many octets have come, and more are to.
    mutating func bodyIsIncomplete(_ received: Int, at now: MonotonicTime) {
        var body = Body(beganAt: now, received: received)
        if case .body(let known) = phase {
            body = known
            body.received = received
        }
        wait(for: body, at: now)
    }

    private mutating func wait(for body: Body, at now: MonotonicTime) {
        let octets = body.received - body.before
        phase = .body(body)
        phaseDeadline = min(
            body.beganAt + limits.bodyDeadline,
            now + limits.bodyIdleDeadline,
            limits.bodyPace.deadline(from: body.beganAt, octets: octets)
        )
    }

    /// A whole request is there.
    mutating func requestArrived(keepsAlive: Bool, at now: MonotonicTime) {
        requests += 1
        phase = .answering
        phaseDeadline = .distantFuture
        endsAfterAnswer =
            !keepsAlive || requests >= limits.requestsPerConnection
            || now - opened >= limits.connectionAge
    }

    /// True when the answer that is about to be written is the connection's last. `hasMore` tells
    /// whether bytes of a further request have come already.
    func isLastAnswer(hasMore: Bool) -> Bool {
        endsAfterAnswer || isDraining || (!hasInput && !hasMore)
    }

    /// An answer is complete in the output.
    mutating func answerWritten(isLast: Bool, at now: MonotonicTime) {
        phase = isLast ? .finishing : .idle
        phaseDeadline = isLast ? .distantFuture : now + limits.idleDeadline
    }

    /// Bytes came after the last answer. Who has sent so many more does not read what it was told.
    mutating func inputDropped(_ count: Int) -> Action {
        dropped += count
        return dropped > limits.lingerBytes ? .close : .proceed
    }

    /// The peer sends no more.
    mutating func inputEnded() -> Action {
        hasInput = false
        switch phase {
        case .idle, .lingering: return .close
        case .head, .body: return .refuse(.malformed(.unexpectedEnd))
        case .answering, .finishing: return .proceed
        }
    }

    // MARK: Output

    /// The peer took some, or none, of the output, and some is left.
    mutating func outputWaits(progressed: Bool, at now: MonotonicTime) {
        let progress = now + limits.writeDeadline
        if stall == nil {
            stall = Stall(progress: progress, end: now + limits.responseDeadline)
        } else if progressed {
            stall?.progress = progress
        }
    }

    /// All output has left.
    mutating func outputLeft(at now: MonotonicTime) -> Action {
        if stall != nil {
            stall = nil
            restartPhase(at: now)
        }
        guard phase == .finishing || (phase == .idle && isDraining) else { return .proceed }
        guard hasInput else { return .close }
        phase = .lingering
        phaseDeadline = now + limits.lingerDeadline
        return .endSending
    }

    /// After a stall the peer has the whole time again, since nothing was read meanwhile.
    private mutating func restartPhase(at now: MonotonicTime) {
        switch phase {
        case .idle: phaseDeadline = now + limits.idleDeadline
        case .head: phaseDeadline = now + limits.headDeadline
        case .body(let body):
            let rest = Body(beganAt: now, before: body.received, received: body.received)
            wait(for: rest, at: now)
        case .answering, .finishing, .lingering: break
        }
    }

    // MARK: Time and shutdown

    /// The deadline has passed.
    mutating func deadlinePassed(at now: MonotonicTime) -> Action {
        guard now >= deadline else { return .proceed }
        if stall != nil { return .close }
        switch phase {
        case .idle, .lingering, .finishing: return .close
        case .head, .body: return .refuse(.timeout)
        case .answering: return .proceed
        }
    }

    /// The server shuts down. Who is being served is told that the answer is the last. Who is idle may
    /// just have sent the next request, so the connection stays a moment longer: closed at once, a
    /// request on its way would meet a reset.
    mutating func drain(at now: MonotonicTime) -> Action {
        isDraining = true
        guard phase == .idle, stall == nil else { return .proceed }
        guard limits.drainGrace > .zero else { return .close }
        phaseDeadline = min(phaseDeadline, now + limits.drainGrace)
        return .proceed
    }
}
