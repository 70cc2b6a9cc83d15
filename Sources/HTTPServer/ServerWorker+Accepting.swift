import HTTP
import Platform
import Transport

extension ServerWorker {
    /// Takes what waits, some at a time so that open connections are not starved.
    func acceptAll() {
        for _ in 0..<64 {
            // Without room the next one has to be known to wait, or somebody would be cut for nobody: it
            // is reported again if it does.
            guard acceptNext(), budget.hasRoom else { return }
        }
    }

    /// Takes one waiting connection; false when there is none, or no room.
    func acceptNext() -> Bool {
        guard isAccepting else { return false }
        guard makeRoom() else {
            waitForRoom()
            return false
        }
        guard let accepted = listener?.accept() else { return false }
        switch consume accepted {
        case .connection(let socket, let peer):
            admit(socket, peer)
            return true
        case .exhausted:
            // Out of descriptors: without a pause the waiting connection would be reported for ever.
            pauseAccepting()
            let retry = loop.now + .milliseconds(100)
            _ = loop.schedule(at: retry) { self.assumeIsolated { $0.resumeAccepting() } }
            return false
        case .nothing: return false
        }
    }

    private func pauseAccepting() {
        isAccepting = false
        updateListener(for: [])
    }

    private func resumeAccepting() {
        guard !isAccepting, !isDraining, listenerRegistration != nil else { return }
        isAccepting = true
        updateListener(for: .readable)
    }

    private func updateListener(for interest: Interest) {
        guard let listenerRegistration else { return }
        try? loop.update(listenerRegistration, for: interest)
    }

    // MARK: Room

    /// At the ceiling the connection that has been idle longest makes room; whoever is being served is
    /// never cut (R-H1-31).
    private func makeRoom() -> Bool {
        if budget.hasRoom, !memory.isTight { return true }
        var oldest: ServerConnection?
        for connection in connections {
            guard let connection, connection.isIdle else { continue }
            if connection.deadline < oldest?.deadline ?? .distantFuture { oldest = connection }
        }
        guard let oldest else { return false }
        close(oldest)
        return budget.hasRoom
    }

    private func waitForRoom() {
        pauseAccepting()
        guard !waitsForRoom else { return }
        waitsForRoom = true
        let loop = loop
        budget.waitForRoom { loop.post { self.assumeIsolated { $0.roomWasMade() } } }
        // Memory becomes free without a connection being closed.
        let retry = loop.now + .milliseconds(100)
        _ = loop.schedule(at: retry) { self.assumeIsolated { $0.resumeAccepting() } }
    }

    private func roomWasMade() {
        waitsForRoom = false
        resumeAccepting()
    }

    // MARK: Opening and closing

    private func admit(_ socket: consuming Socket, _ peer: SocketAddress) {
        switch budget.admit(peer) {
        case .admitted: open(socket, peer)
        case .addressFull, .full: turnAway(socket)
        }
    }

    /// Says why, if the peer takes it at once and in the clear, and closes.
    private func turnAway(_ socket: consuming Socket) {
        guard case .plain = security else { return }
        beginBatch()
        writer.closes = true
        writer.omitsBody = false
        responder.refuse(.overloaded, through: &writer)
        _ = writer.output.withBytes { socket.send($0) }
        writer.output.truncate(to: 0)
        socket.endSending()
    }

    private func open(_ socket: consuming Socket, _ peer: SocketAddress) {
        let index = free.popLast() ?? connections.count
        if index == connections.count {
            connections.append(nil)
            generations.append(0)
        }
        do {
            let plain = try TCPStream(
                socket,
                on: loop,
                for: .readable,
                token: UInt64(index),
                observer: self
            )
            let stream: any ByteStream =
                if let context = security.context { TLSStream(over: plain, context: context) } else
                { plain }
            let connection = ServerConnection(
                id: .init(index: index, generation: generations[index]),
                peer: peer,
                stream: stream,
                limits: limits,
                at: loop.now
            )
            connections[index] = connection
            if !establish(connection), connection.isOpen { watch(connection) }
        } catch {
            free.append(index)
            budget.release(peer)
        }
    }

    func close(_ connection: ServerConnection) {
        guard connection.isOpen else { return }
        connection.isOpen = false
        connection.deferred = nil
        connection.task?.cancel()
        connection.http2?.cancelAll()
        if let timer = connection.takeover?.timer { loop.cancel(timer) }
        connection.takeover = nil
        if let timer = connection.timer { loop.cancel(timer) }
        if let input = connection.input { giveBack(input) }
        connection.input = nil
        connection.dropUnsent(connection.unsentCount)
        account(connection)
        connection.stream.close()
        connections[connection.id.index] = nil
        generations[connection.id.index] &+= 1
        free.append(connection.id.index)
        budget.release(connection.peer)
        responder.closed(connection.owner)
        if openCount == 0 { allClosed() }
    }
}
