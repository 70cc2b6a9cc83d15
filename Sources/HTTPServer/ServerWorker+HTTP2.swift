import HTTP
import Platform
import Transport

extension ServerWorker {
    private typealias StreamID = HTTP2ServerSession.StreamID

    /// What is written of waiting frames before other requests have their turn.
    private static let frameBatch = 256 << 10
    /// What is sent although more could be gathered.
    private static let sendBatch = 64 << 10

    /// The connection speaks HTTP/2 from its first byte on.
    func beginHTTP2(_ connection: ServerConnection) {
        do {
            connection.http2 = try HTTP2Connection(limits, streams, at: loop.now)
            connection.machine.handedOver()
            if isDraining { connection.http2?.session.drain(at: loop.now) }
            watch(connection)
        } catch {
            // The listener would not have offered it; the library has changed under the process.
            close(connection)
        }
    }

    // MARK: Input

    /// Reads what has come, some at a time so that other connections are not starved.
    func receiveFrames(_ connection: ServerConnection, _ http2: HTTP2Connection) {
        beginBatch()
        let buffer = takeBuffer()
        var rounds = 0
        repeat {
            rounds += 1
            guard readFrames(connection, http2, buffer) else { break }
            advance(connection, http2)
        } while connection.isOpen && connection.isReading && !connection.machine.isEnding
            && (connection.stream.holdsInput && rounds < 64)
        giveBack(buffer)
        // Whoever holds more than that goes on after the others had their turn.
        if rounds == 64, connection.mayReadOn {
            loop.post { [id = connection.id] in
                self.assumeIsolated { $0.receiveFrames(id) }
            }
        }
    }

    private func receiveFrames(_ id: ServerConnection.ID) {
        guard let connection = connections[id.index], connection.id == id,
            let http2 = connection.http2, connection.mayReadOn
        else { return }
        receiveFrames(connection, http2)
    }

    /// - Returns: false when nothing came.
    private func readFrames(
        _ connection: ServerConnection,
        _ http2: HTTP2Connection,
        _ buffer: ReceiveBuffer
    ) -> Bool {
        switch connection.receive(into: buffer) {
        case .bytes:
            feed(buffer, to: http2.session)
            return true
        case .wouldBlock: return false
        case .end, .failed:
            // There is nobody left to answer.
            close(connection)
            return false
        }
    }

    /// Takes over what was read before it was known to be HTTP/2.
    func takeOver(_ buffer: ReceiveBuffer, _ connection: ServerConnection) {
        guard let http2 = connection.http2 else { return }
        feed(buffer, to: http2.session)
        advance(connection, http2)
    }

    private func feed(_ buffer: ReceiveBuffer, to session: HTTP2ServerSession) {
        session.isTight = memory.isTight
        session.receive(UnsafeRawBufferPointer(buffer.bytes), at: loop.now)
        buffer.consume(buffer.count)
    }

    // MARK: Requests

    /// Answers what can be answered, and sends.
    private func advance(_ connection: ServerConnection, _ http2: HTTP2Connection) {
        guard !http2.isBusy, connection.isOpen else { return }
        http2.isBusy = true
        let session = http2.session
        for id in session.takeCancelled() { http2.tasks[id]?.cancel() }
        repeat {
            while let id = session.nextExpectation() { decide(id, connection, session) }
            while let id = session.nextRequest() { serve(id, connection, http2, session) }
        } while sendFrames(connection, http2)
        http2.isBusy = false
        settle(connection, http2)
    }

    private func serve(
        _ id: StreamID,
        _ connection: ServerConnection,
        _ http2: HTTP2Connection,
        _ session: HTTP2ServerSession
    ) {
        var waits = false
        withRequest(id, connection, session) { request in
            if let refusal = request.head.refusal {
                return responder.refuse(refusal, through: &detached)
            }
            if let deferred = responder.respond(to: request, through: &detached) {
                finishLater(deferred, id, connection, http2)
                waits = true
            }
        }
        if waits { session.bodyIsTaken(id) } else { answer(id, session) }
    }

    /// Lends a request as responders see it, and makes ready for the answer.
    func withRequest(
        _ id: HTTP2Connection.StreamID,
        _ connection: ServerConnection,
        _ session: HTTP2ServerSession,
        _ respond: (borrowing InboundRequest) -> Void
    ) {
        detached.dateLine = writer.dateLine
        session.withRequest(id) { head, bytes, body in
            detached.omitsBody = head.pointee.method == .head
            respond(
                InboundRequest(
                    head: head,
                    bytes: bytes,
                    body: body,
                    peer: connection.peer,
                    owner: connection.owner,
                    now: loop.now
                )
            )
        }
    }

    /// Hands the detached answer to the session.
    func answer(_ id: HTTP2Connection.StreamID, _ session: HTTP2ServerSession) {
        let status = detached.status
        let now = loop.now
        detached.takeDetached { answer, bodyStart in
            session.respond(to: id, status, with: &answer, bodyStart: bodyStart, at: now)
        }
        session.finished(id)
    }

    private func finishLater(
        _ deferred: @escaping Responder.Deferred,
        _ id: StreamID,
        _ connection: ServerConnection,
        _ http2: HTTP2Connection
    ) {
        http2.deferred[id] = deferred
        let connectionID = connection.id
        http2.tasks[id] = Task(executorPreference: executor) {
            await self.perform(id, of: connectionID)
        }
    }

    private func perform(_ id: StreamID, of connectionID: ServerConnection.ID) async {
        guard let connection = connections[connectionID.index], connection.id == connectionID,
            let http2 = connection.http2, let deferred = http2.deferred.removeValue(forKey: id)
        else { return }
        let response = await deferred()
        http2.tasks[id] = nil
        guard connection.isOpen else { return }
        beginBatch()
        detached.dateLine = writer.dateLine
        // A session leaves the body of an answer to HEAD out by itself.
        detached.omitsBody = false
        response.write(to: &detached)
        answer(id, http2.session)
        advance(connection, http2)
    }

    // MARK: Output

    /// Writes what is ready, and sends it unless requests still wait whose answers may go with it. Writing
    /// begins the session's next turn, so it is done also when there is nothing to write.
    ///
    /// - Returns: true when there is more to be done at once.
    private func sendFrames(_ connection: ServerConnection, _ http2: HTTP2Connection) -> Bool {
        guard connection.isOpen, !connection.hasUnsent else { return false }
        let before = writer.output.count
        http2.session.write(into: &writer.output, limit: Self.frameBatch, at: loop.now)
        let isStuck = writer.output.count == before
        let hasRequest = http2.session.hasRequest
        if !hasRequest || writer.output.count >= Self.sendBatch { flush(connection) }
        guard connection.isOpen, !connection.hasUnsent else { return false }
        return hasRequest || (!isStuck && http2.session.wantsWrite)
    }

    /// All that was waiting for the peer has left.
    func framesLeft(_ connection: ServerConnection, _ http2: HTTP2Connection) {
        advance(connection, http2)
        if connection.mayReadOn { receiveFrames(connection, http2) }
    }

    /// Chooses what is waited for, and ends a connection that is over.
    private func settle(_ connection: ServerConnection, _ http2: HTTP2Connection) {
        guard connection.isOpen else { return }
        if http2.session.isOver, !connection.hasUnsent, !connection.machine.isEnding {
            http2.cancelAll()
            // The last frames must not be lost to a reset (RFC 9112 §9.6 says why, for any protocol).
            connection.machine.answerWritten(isLast: true, at: loop.now)
            perform(connection.machine.outputLeft(at: loop.now), on: connection)
            guard connection.isOpen else { return }
        }
        updateInterest(connection, mayRead: true)
        account(connection)
        watch(connection)
    }

    // MARK: Time and shutdown

    func sessionDeadlinePassed(_ connection: ServerConnection, _ http2: HTTP2Connection) {
        beginBatch()
        http2.session.deadlinePassed(at: loop.now)
        advance(connection, http2)
    }

    func drain(_ connection: ServerConnection, _ http2: HTTP2Connection) {
        beginBatch()
        http2.session.drain(at: loop.now)
        advance(connection, http2)
    }
}
