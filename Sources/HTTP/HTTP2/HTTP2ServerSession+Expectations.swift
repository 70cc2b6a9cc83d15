public import Platform

extension HTTP2ServerSession {
    /// The next request whose peer holds its body back until it is invited (RFC 9110 §10.1.1), and may be
    /// refused before any of that comes (R-H1-21).
    ///
    /// It counts as running, and ``withRequest(_:_:)`` lends its head. Then it is either invited, with
    /// ``invite(_:at:)``, and handed out by ``nextRequest()`` once it is whole; or answered and finished,
    /// as any other: its body is not waited for. `nil` when there is none, and whenever
    /// ``nextRequest()`` would hand out none.
    public func nextExpectation() -> StreamID? {
        guard fault == nil else { return nil }
        dropDecided()
        guard !expecting.isEmpty, hasRoom, cycleBudget > 0, let stream = streams[expecting[0]]
        else {
            return nil
        }
        expecting.removeFirst()
        stream.mayBeInvited = true
        handOut(stream)
        return stream.id
    }

    /// Asks for the body of a request that ``nextExpectation()`` has handed out. Its time begins now.
    public func invite(_ id: StreamID, at now: MonotonicTime) {
        self.now = now
        guard let stream = streams[id], stream.mayBeInvited else { return }
        stream.mayBeInvited = false
        stream.work = .none
        runningHandlers -= 1
        if !stream.isOpen || stream.isDoomed {
            dropBody(of: stream)
            leaveIfOver(stream)
        } else if stream.input == .ended || stream.request.head.refusal != nil {
            // The body has not waited, and is whole or too long.
            enqueue(stream)
        } else {
            stream.bodyBeganAt = now
            stream.movedAt = now
            expect(bodyDeadline(of: stream))
            invite(stream)
        }
        if openCount == 0 { expect(idleSince + limits.idleDeadline) }
    }

    /// Forgets those at the head of the line whose bodies come without an invitation, and those that have
    /// gone.
    func dropDecided() {
        while let id = expecting.first, !isUndecided(id) { expecting.removeFirst() }
    }

    private func isUndecided(_ id: StreamID) -> Bool {
        guard let stream = streams[id], stream.isOpen, !stream.isDoomed else { return false }
        return stream.input == .body && stream.work == .none && stream.body.isEmpty
    }
}
