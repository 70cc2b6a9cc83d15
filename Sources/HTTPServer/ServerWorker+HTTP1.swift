import HTTP
import Platform
import Transport

extension ServerWorker {
    /// Output of pipelined requests is sent when it has grown to this, which is also about what a peer that
    /// reads nothing can make the server keep.
    private static let outputBatch = 32 << 10

    /// Reads and serves. What a stream holds already will not be reported again, so it is read as well.
    func receive(_ connection: ServerConnection) {
        repeat { receiveOnce(connection) } while connection.mayReadOn
    }

    private func receiveOnce(_ connection: ServerConnection) {
        let buffer = connection.input ?? takeBuffer()
        connection.input = nil
        switch connection.receive(into: buffer) {
        case .bytes where connection.machine.isEnding:
            perform(connection.machine.inputDropped(buffer.count), on: connection)
            buffer.consume(buffer.count)
        case .bytes where connection.mayBeHTTP2 && speaksHTTP2(connection, buffer): break
        case .bytes: serve(connection, buffer)
        case .wouldBlock: break
        case .end: endInput(connection)
        case .failed: close(connection)
        }
        keep(buffer, connection)
    }

    /// Looks at the first bytes of a connection on which HTTP/2 needs no announcement.
    ///
    /// - Returns: true when they are HTTP/2's and have been dealt with, or when more are needed.
    private func speaksHTTP2(_ connection: ServerConnection, _ buffer: ReceiveBuffer) -> Bool {
        switch HTTP2Preface.match(UnsafeRawBufferPointer(buffer.bytes)) {
        case .none:
            connection.mayBeHTTP2 = false
            return false
        case .part:
            connection.machine.headIsIncomplete(at: loop.now)
            return true
        case .whole:
            connection.mayBeHTTP2 = false
            beginHTTP2(connection)
            takeOver(buffer, connection)
            return true
        }
    }

    private func endInput(_ connection: ServerConnection) {
        // Nobody is left to hear a script.
        if connection.takeover != nil { return close(connection) }
        perform(connection.machine.inputEnded(), on: connection)
        // The end is reported for ever, so it must not be waited for.
        if connection.isOpen { updateInterest(connection, mayRead: false) }
    }

    /// Answers, in order, every request that is complete in the buffer, and sends it all at once.
    func serve(_ connection: ServerConnection, _ buffer: ReceiveBuffer) {
        beginBatch()
        while connection.isOpen, connection.machine.mayServe, !buffer.isEmpty,
            !connection.hasUnsent
        {
            do {
                guard try serveNext(connection, buffer) else { break }
            } catch {
                refuse(error, connection)
            }
            if writer.output.count >= Self.outputBatch { flush(connection) }
        }
        flush(connection)
    }

    /// - Returns: false when the message is not complete.
    private func serveNext(
        _ connection: ServerConnection,
        _ buffer: ReceiveBuffer
    ) throws(RequestRefusal) -> Bool {
        let now = loop.now
        if !connection.hasHead {
            let message = Span<UInt8>(_unsafeBytes: buffer.bytes)
            connection.hasHead = try connection.parser.parse(message)
            guard connection.hasHead else {
                // An empty line that some clients send behind a body begins no request.
                if connection.parser.isUntouched(message) { return false }
                try requireInput(connection)
                connection.machine.headIsIncomplete(at: now)
                return false
            }
        }
        guard try connection.completeBody(in: buffer) else {
            try requireInput(connection)
            // A body that is still to come would have to be kept meanwhile.
            if memory.isTight { throw .overloaded }
            try invite(connection, buffer)
            if connection.machine.mayServe {
                connection.machine.bodyIsIncomplete(connection.bodyReceived(in: buffer), at: now)
            }
            return false
        }
        respond(connection, buffer)
        buffer.consume(connection.parser.head.length + connection.bodyCount)
        connection.finishMessage()
        return true
    }

    private func requireInput(_ connection: ServerConnection) throws(RequestRefusal) {
        guard connection.machine.hasInput else { throw .malformed(.unexpectedEnd) }
    }

    /// Answers `Expect: 100-continue` (RFC 9110 §10.1.1), unless the body is on its way already: with an
    /// invitation, or with the refusal that the head has earned.
    private func invite(
        _ connection: ServerConnection,
        _ buffer: ReceiveBuffer
    ) throws(RequestRefusal) {
        guard connection.parser.head.expectsContinue, !connection.wasToldToContinue,
            buffer.count == connection.parser.head.length
        else { return }
        if let refusal = connection.parser.head.refusal { throw refusal }
        connection.wasToldToContinue = true
        writer.closes = true
        writer.omitsBody = false
        var isInvited = false
        lend(connection, buffer, upTo: connection.parser.head.length) { request in
            isInvited = responder.invites(request, through: &writer)
        }
        guard isInvited else {
            connection.machine.requestArrived(keepsAlive: false, at: loop.now)
            return connection.machine.answerWritten(isLast: true, at: loop.now)
        }
        writer.invite()
    }

    /// Lends the message that is in the buffer up to `end` as a request.
    private func lend(
        _ connection: ServerConnection,
        _ buffer: ReceiveBuffer,
        upTo end: Int,
        _ body: (borrowing InboundRequest) -> Void
    ) {
        connection.withHead { head in
            let message = Span<UInt8>(_unsafeBytes: buffer.bytes)
            let length = head.pointee.length
            let request = InboundRequest(
                head: head,
                bytes: message.extracting(0..<length),
                body: message.extracting(length..<end),
                peer: connection.peer,
                owner: connection.owner,
                now: loop.now
            )
            body(request)
        }
    }

    private func respond(_ connection: ServerConnection, _ buffer: ReceiveBuffer) {
        let end = connection.parser.head.length + connection.bodyCount
        let keepsAlive = connection.parser.head.keepsAlive
        connection.machine.requestArrived(keepsAlive: keepsAlive, at: loop.now)
        let isLast = connection.machine.isLastAnswer(hasMore: buffer.count > end)
        let omitsBody = connection.parser.head.method == .head
        writer.closes = isLast
        writer.omitsBody = omitsBody
        if let refusal = connection.parser.head.refusal {
            responder.refuse(refusal, through: &writer)
        } else {
            var waits = false
            lend(connection, buffer, upTo: end) { request in
                guard let deferred = responder.respond(to: request, through: &writer) else {
                    return
                }
                finishLater(deferred, connection, omitsBody: omitsBody)
                waits = true
            }
            if waits { return }
        }
        connection.machine.answerWritten(isLast: isLast, at: loop.now)
    }

    /// The task prefers the loop, or it would be resumed by way of the global pool.
    private func finishLater(
        _ deferred: @escaping Responder.Deferred,
        _ connection: ServerConnection,
        omitsBody: Bool
    ) {
        connection.deferred = deferred
        let id = connection.id
        connection.task = Task(executorPreference: executor) {
            await self.perform(id, omitsBody: omitsBody)
        }
    }

    private func perform(_ id: ServerConnection.ID, omitsBody: Bool) async {
        guard let connection = connections[id.index], connection.id == id,
            let deferred = connection.deferred
        else { return }
        connection.deferred = nil
        let response = await deferred()
        finish(connection, response, omitsBody: omitsBody)
    }

    private func finish(
        _ connection: ServerConnection,
        _ response: PreparedResponse,
        omitsBody: Bool
    ) {
        connection.task = nil
        guard connection.isOpen else { return }
        if let script = response.takeover { return takeOver(connection, script) }
        let buffer = connection.input ?? takeBuffer()
        connection.input = nil
        let isLast = connection.machine.isLastAnswer(hasMore: !buffer.isEmpty)
        beginBatch()
        writer.closes = isLast
        writer.omitsBody = omitsBody
        response.write(to: &writer)
        connection.machine.answerWritten(isLast: isLast, at: loop.now)
        if response.sensitiveBody != nil {
            flush(connection)
            writer.output.wipe()
        }
        serve(connection, buffer)
        keep(buffer, connection)
        if connection.mayReadOn { receive(connection) }
    }

    func refuse(_ refusal: RequestRefusal, _ connection: ServerConnection) {
        connection.machine.requestArrived(keepsAlive: false, at: loop.now)
        writer.closes = true
        writer.omitsBody = false
        responder.refuse(refusal, through: &writer)
        connection.machine.answerWritten(isLast: true, at: loop.now)
    }
}
