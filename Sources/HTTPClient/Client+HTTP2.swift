import HTTP
import HTTPTypes
import Platform
import Transport

/// Exchanges over HTTP/2: each has a stream, and the connection is everybody's.
extension Client {
    /// How much is put together before it is sent.
    private static let piece = 64 << 10

    /// The upstream has chosen HTTP/2 for a connection that was just opened.
    func beginSession(_ connection: ClientConnection) {
        guard let exchange = connection.exchange else { return close(connection) }
        do throws(HTTP2Unavailable) {
            connection.session = try HTTP2ClientSession(at: loop.now)
        } catch {
            // Offered only where there is a library for it: memory has run out.
            return fail(connection, ClientError(.resourcesExhausted, .nothingSent))
        }
        connection.exchange = nil
        stopWatching(connection)
        submit(exchange, on: connection)
    }

    /// Writes a request to a stream of its own.
    func submit(_ exchange: ClientConnection.Exchange, on connection: ClientConnection) {
        do throws(ClientError) {
            let id = try stream(for: exchange.request, on: connection)
            exchange.machine.connected(at: loop.now)
            connection.streams[id] = exchange
        } catch {
            exchange.fail(error)
        }
        advance(connection)
    }

    private func stream(
        for request: ClientRequest,
        on connection: ClientConnection
    ) throws(ClientError) -> HTTP2ClientSession.StreamID {
        guard request.mayLeave() else { throw ClientError(.circuitOpen, .nothingSent) }
        guard let session = connection.session, session.hasRoom else {
            throw ClientError(.streamRefused, .nothingSent)
        }
        do throws(ClientError.Reason) {
            let message = try RequestSerializer.http2(
                request,
                authority: upstream.address.authority,
                basePath: upstream.address.basePath
            )
            guard let id = session.submit(message, at: loop.now) else { throw .streamRefused }
            return id
        } catch {
            throw ClientError(error, .nothingSent)
        }
    }

    // MARK: Events

    func framesReady(_ events: Interest, _ connection: ClientConnection) {
        if events.contains(.readable) || !events.isDisjoint(with: .hangup) {
            guard receiveFrames(connection) else { return lose(connection) }
        }
        advance(connection)
    }

    /// Feeds the session what has come.
    ///
    /// - Returns: false when the connection has ended.
    func receiveFrames(_ connection: ClientConnection) -> Bool {
        guard let session = connection.session, let stream = connection.stream else { return false }
        let input = connection.input
        defer { input.wipe() }
        repeat {
            var outcome = Socket.Received.wouldBlock
            input.fill { room in
                outcome = stream.receive(into: room)
                guard case .bytes(let count) = outcome else { return 0 }
                return count
            }
            switch outcome {
            case .bytes(let count):
                session.receive(UnsafeRawBufferPointer(input.bytes), at: loop.now)
                input.consume(count)
            case .wouldBlock: return true
            case .end, .failed: return false
            }
            // Who goes on sending after the session has ended does not keep the loop.
        } while stream.holdsInput && session.fault == nil
        return true
    }

    /// Carries a connection on: what its session would write goes out, what has happened is told, and it is
    /// kept or closed.
    private func advance(_ connection: ClientConnection) {
        guard let session = connection.session else { return }
        guard flush(session, connection) else { return lose(connection) }
        tell(session, connection)
        if !session.takesRequests, connection.streams.isEmpty || session.fault != nil {
            return lose(connection)
        }
        watchStreams(connection)
        if connection.streams.isEmpty {
            if !idle.contains(connection.index) { release(connection) }
        } else {
            serve()
        }
    }

    /// - Returns: false when the connection is broken.
    private func flush(_ session: HTTP2ClientSession, _ connection: ClientConnection) -> Bool {
        guard let stream = connection.stream else { return false }
        while true {
            if connection.sent == connection.output.count {
                connection.output.wipe()
                connection.sent = 0
                session.write(into: &connection.output, limit: Self.piece, at: loop.now)
            }
            guard !connection.output.isEmpty else { break }
            let outcome = connection.output.withBytes {
                stream.send(UnsafeRawBufferPointer(rebasing: $0[connection.sent...]))
            }
            switch outcome {
            case .failed: return false
            case .wouldBlock:
                stream.wait(for: [.readable, .writable])
                return true
            case .bytes(let count): connection.sent += count
            }
        }
        stream.wait(for: .readable)
        return true
    }

    private func tell(_ session: HTTP2ClientSession, _ connection: ClientConnection) {
        for event in session.takeEvents() {
            switch event {
            case .sent(let id): connection.streams[id]?.machine.sent(at: loop.now)
            case .received(let id): connection.streams[id]?.machine.received(at: loop.now)
            case .answered(let id, let answer):
                connection.isReused = true
                connection.streams.removeValue(forKey: id)?.continuation.resume(
                    returning: .answered(ClientResponse(answer))
                )
            case .failed(let id, let failure):
                guard let exchange = connection.streams.removeValue(forKey: id) else { continue }
                exchange.fail(exchange.machine.failure(failure), isAlone: true)
            }
        }
    }

    /// The connection has ended, or is to end: what came before is told, and everything else fails.
    private func lose(_ connection: ClientConnection) {
        if let session = connection.session { tell(session, connection) }
        let streams = connection.streams.values
        connection.streams = [:]
        for exchange in streams { exchange.fail(exchange.machine.disconnection) }
        close(connection)
    }

    /// Ends one stream, and with it nobody else's.
    func abandon(
        _ id: HTTP2ClientSession.StreamID,
        on connection: ClientConnection,
        _ error: ClientError
    ) {
        connection.session?.cancel(id)
        connection.streams.removeValue(forKey: id)?.fail(error)
        advance(connection)
    }

    // MARK: Deadlines

    /// One timer for all streams, at the earliest of what may end the patience of one.
    private func watchStreams(_ connection: ClientConnection) {
        guard let deadline = connection.streams.values.map(\.machine.deadline).min() else {
            return stopWatching(connection)
        }
        if let watch = connection.watch {
            if watch.due <= deadline { return }
            loop.cancel(watch.timer)
        }
        let index = connection.index
        let serial = connection.serial
        let timer = loop.schedule(at: deadline) {
            self.assumeIsolated { $0.streamsWaited(index, serial) }
        }
        connection.watch = (timer, due: deadline)
    }

    private func streamsWaited(_ index: Int, _ serial: UInt64) {
        guard let connection = connections[index], connection.serial == serial else { return }
        connection.watch = nil
        let late = connection.streams.filter { loop.now >= $0.value.machine.deadline }
        // Perhaps it is not the stream but the connection that is dead: others find a new one.
        if !late.isEmpty { connection.retiresAt = loop.now }
        for (id, exchange) in late {
            connection.session?.cancel(id)
            connection.streams[id] = nil
            exchange.fail(exchange.machine.timeout)
        }
        advance(connection)
    }
}

extension ClientResponse {
    fileprivate init(_ answer: HTTP2Answer) {
        var fields = HTTPFields()
        for field in answer.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            fields.append(HTTPField(name: name, value: field.value))
        }
        self.init(status: answer.status, fields: fields, body: answer.body)
    }
}
