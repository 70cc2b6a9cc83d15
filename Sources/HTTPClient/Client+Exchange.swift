public import Platform
import Transport

/// One request and its answer, on a connection that is there.
extension Client {
    /// The connection stands. Only now the request is written, and with it the credential.
    func connected(_ connection: ClientConnection) {
        if connection.stream?.applicationProtocol == .http2 { return beginSession(connection) }
        guard let exchange = connection.exchange else { return }
        do throws(ClientError) {
            connection.output = try serialized(exchange.request)
        } catch {
            // Nothing has left: the connection is as good as before.
            connection.exchange = nil
            exchange.fail(error)
            return release(connection)
        }
        connection.exchange?.machine.connected(at: loop.now)
        write(connection)
    }

    private func serialized(_ request: ClientRequest) throws(ClientError) -> ByteBuffer {
        guard request.mayLeave() else { throw ClientError(.circuitOpen, .nothingSent) }
        do {
            return try RequestSerializer.write(
                request,
                authority: upstream.address.authority,
                basePath: upstream.address.basePath,
                into: ByteBuffer(capacity: 1024)
            )
        } catch {
            throw ClientError(error, .nothingSent)
        }
    }

    private func write(_ connection: ClientConnection) {
        guard let stream = connection.stream else { return }
        let outcome = connection.output.withBytes {
            stream.send(UnsafeRawBufferPointer(rebasing: $0[connection.sent...]))
        }
        switch outcome {
        case .failed: return disconnected(connection)
        case .wouldBlock: break
        case .bytes(let count): connection.sent += count
        }
        if connection.sent < connection.output.count {
            // The upstream may answer, and close, before it has read everything.
            stream.wait(for: [.readable, .writable])
        } else {
            connection.output.wipe()
            connection.sent = 0
            connection.exchange?.machine.sent(at: loop.now)
            stream.wait(for: .readable)
        }
        watch(connection)
    }

    /// A connection's index, and the number of the attempt that its stream began as.
    static func token(_ index: Int, attempt: Int) -> UInt64 {
        UInt64(attempt) << 32 | UInt64(index)
    }

    public nonisolated func ready(_ events: Interest, token: UInt64) {
        loop.deliver(events, token, to: self) { client, events, token in
            let index = Int(token & 0xFFFF_FFFF)
            guard let connection = client.connections[index] else { return }
            if connection.dialer == nil {
                client.ready(events, connection)
            } else {
                client.ready(events, attempt: Int(token >> 32), connection)
            }
        }
    }

    private func ready(_ events: Interest, _ connection: ClientConnection) {
        if connection.session != nil { return framesReady(events, connection) }
        guard let exchange = connection.exchange else {
            // Nothing that an idle connection says belongs to a request.
            if !events.isDisjoint(with: .hangup) || !connection.isQuiet { close(connection) }
            return
        }
        if exchange.machine.isSecuring { return secure(connection) }
        // Reading comes first: an answer that came before the connection broke is still there, and
        // writing would only find it broken.
        if events.contains(.readable) || !events.isDisjoint(with: .hangup) { read(connection) }
        let isUnsent = connection.exchange != nil && connection.sent < connection.output.count
        if events.contains(.writable), isUnsent { write(connection) }
    }

    func read(_ connection: ClientConnection) {
        if connection.session != nil { return framesReady(.readable, connection) }
        repeat {
            receive(connection)
        } while connection.exchange != nil && connection.stream?.holdsInput == true
    }

    private func receive(_ connection: ClientConnection) {
        var outcome = Socket.Received.wouldBlock
        connection.input.fill { room in
            outcome = connection.stream?.receive(into: room) ?? .end
            guard case .bytes(let count) = outcome else { return 0 }
            return count
        }
        switch outcome {
        case .bytes: connection.exchange?.machine.received(at: loop.now)
        case .end: connection.inputEnded = true
        case .wouldBlock: return
        case .failed: return disconnected(connection)
        }
        do {
            let response = try connection.exchange?.reader.read(
                connection.input,
                ended: connection.inputEnded
            )
            if let response { return succeed(connection, response) }
        } catch {
            return fail(connection, ClientError(error, .mayHaveBeenSent))
        }
        if connection.inputEnded { disconnected(connection) } else { watch(connection) }
    }

    private func succeed(_ connection: ClientConnection, _ response: ClientResponse) {
        guard let exchange = connection.exchange else { return }
        connection.exchange = nil
        // Bytes behind the answer were not asked for; an unfinished request cannot be taken back.
        let isClean =
            connection.input.isEmpty && connection.stream?.holdsInput == false
            && connection.sent == connection.output.count
        connection.input.wipe()
        if exchange.reader.keepsAlive, isClean, !connection.inputEnded {
            release(connection)
        } else {
            close(connection)
        }
        exchange.continuation.resume(returning: .answered(response))
    }

    func disconnected(_ connection: ClientConnection) {
        guard let exchange = connection.exchange else { return close(connection) }
        fail(connection, exchange.machine.disconnection)
    }

    func fail(_ connection: ClientConnection, _ error: ClientError) {
        guard let exchange = connection.exchange else { return close(connection) }
        connection.exchange = nil
        close(connection)
        exchange.fail(error)
    }

    func cancel(_ id: UInt64) {
        if leave(id, ClientError(.cancelled, .nothingSent)) { return }
        for case let connection? in connections {
            if let exchange = connection.exchange, exchange.id == id {
                return fail(connection, exchange.machine.cancellation)
            }
            if let stream = connection.streams.first(where: { $0.value.id == id }) {
                return abandon(stream.key, on: connection, stream.value.machine.cancellation)
            }
        }
    }
}
