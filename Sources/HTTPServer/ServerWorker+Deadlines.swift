import HTTP
import Platform
import Transport

extension ServerWorker {
    /// Makes sure that a timer fires no later than the connection's deadline. A timer that fires early
    /// is set again, so that a deadline which moves on with every request costs nothing.
    func watch(_ connection: ServerConnection) {
        let deadline = connection.deadline
        guard deadline < connection.timerDeadline else { return }
        if let timer = connection.timer { loop.cancel(timer) }
        connection.timerDeadline = deadline
        let id = connection.id
        connection.timer = loop.schedule(at: deadline) {
            self.assumeIsolated { $0.timerFired(id) }
        }
    }

    private func timerFired(_ id: ServerConnection.ID) {
        guard let connection = connections[id.index], connection.id == id else { return }
        connection.timer = nil
        connection.timerDeadline = .distantFuture
        if let http2 = connection.http2, loop.now >= http2.session.deadline,
            !connection.machine.isEnding
        {
            sessionDeadlinePassed(connection, http2)
        } else if loop.now >= connection.deadline {
            perform(connection.machine.deadlinePassed(at: loop.now), on: connection)
        }
        if connection.isOpen { watch(connection) }
    }

    func perform(_ action: ServerConnectionMachine.Action, on connection: ServerConnection) {
        switch action {
        case .proceed: break
        case .close: close(connection)
        case .endSending: connection.stream.endSending()
        case .refuse(let refusal):
            beginBatch()
            refuse(refusal, connection)
            flush(connection)
        }
    }
}
