import CNghttp2
public import Platform

extension HTTP2ServerSession {
    /// When ``deadlinePassed(at:)`` must be called at the latest. It never is later than the earliest
    /// deadline of ``HTTP2Limits``; it may be earlier, so that a deadline which moves on with every
    /// request costs nothing.
    public var deadline: MonotonicTime { nextDeadline }

    /// Something is due then.
    func expect(_ time: MonotonicTime) {
        if time < nextDeadline, fault == nil { nextDeadline = time }
    }

    /// Ends what is overdue: requests whose body does not come are refused as timed out and handed out
    /// as such, answers that the peer's windows hold up are reset, and the connection ends when it is
    /// idle, too old, or stuck in a field section.
    public func deadlinePassed(at now: MonotonicTime) {
        self.now = now
        cycleBudget = limits.requestsPerCycle
        guard fault == nil else { return }
        nextDeadline = .distantFuture
        checkConnection()
        for stream in streams.all where fault == nil { check(stream) }
    }

    // MARK: The connection

    private func checkConnection() {
        if !hasPeerSettings || !hasAcknowledgement, isDue(startedAt + limits.headDeadline) {
            return end(.settingsTimeout)
        }
        if openCount == 0, runningHandlers == 0, isDue(idleSince + limits.idleDeadline) {
            return end(.idle)
        }
        switch drainPhase {
        case .none: if isDue(startedAt + limits.connectionAge) { drain(at: now) }
        case .announced(let end): if isDue(end) { finishDrain() }
        case .final: break
        }
    }

    /// - Returns: true when the time has come; otherwise it is waited for.
    private func isDue(_ time: MonotonicTime) -> Bool {
        if now >= time { return true }
        expect(time)
        return false
    }

    // MARK: Streams

    private func check(_ stream: HTTP2Stream) {
        guard stream.isOpen, !stream.isDoomed else { return }
        switch (stream.input, stream.output) {
        case (.head, _):
            // Nothing else can be read before the section's end, so this is the connection's matter.
            if isDue(stream.openedAt + limits.headDeadline) { end(.headTimeout) }
        case (_, .answering): checkAnswer(stream)
        case (.body, _) where stream.work == .none: checkBody(stream)
        default: break
        }
    }

    /// When the body that the stream waits for is overdue.
    func bodyDeadline(of stream: HTTP2Stream) -> MonotonicTime {
        let pace = limits.bodyPace.deadline(from: stream.bodyBeganAt, octets: stream.body.count)
        return min(
            stream.bodyBeganAt + limits.bodyDeadline,
            stream.movedAt + limits.bodyIdleDeadline,
            pace
        )
    }

    private func checkBody(_ stream: HTTP2Stream) {
        guard isDue(bodyDeadline(of: stream)) else { return }
        // Within its trailers the stream holds up everything, as a head does.
        if isBeingRead(stream) { return self.end(.headTimeout) }
        stream.request.refuse(.timeout)
        dropBody(of: stream)
        enqueue(stream)
    }

    private func checkAnswer(_ stream: HTTP2Stream) {
        if isDue(stream.answeredAt + limits.responseDeadline) { return reset(stream, .cancel) }
        guard isDue(stream.movedAt + limits.writeDeadline) else { return }
        if isHeldUp(stream) {
            reset(stream, .cancel)
        } else {
            // It waits for its turn, or for the socket, which has a deadline of its own.
            expect(now + limits.writeDeadline)
        }
    }

    /// The peer's windows let nothing of the answer go.
    private func isHeldUp(_ stream: HTTP2Stream) -> Bool {
        if nghttp2_session_get_stream_remote_window_size(library, stream.id) <= 0 { return true }
        return nghttp2_session_get_remote_window_size(library) <= 0
            && now >= lastDataSent + limits.writeDeadline
    }
}
