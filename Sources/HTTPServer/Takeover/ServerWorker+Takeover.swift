import HTTP
import Platform
import Transport

/// Performs scripts. To the connection's machine the answer is simply not finished yet.
extension ServerWorker {
    /// Steps that one connection performs before others have their turn.
    private static let stepsAtOnce = 16

    func takeOver(_ connection: ServerConnection, _ script: ConnectionScript) {
        connection.takeover = Takeover(script)
        goOn(connection)
    }

    /// Performs what is next, until something has to be waited for.
    func goOn(_ connection: ServerConnection) {
        guard let takeover = connection.takeover else { return }
        for _ in 0..<Self.stepsAtOnce {
            switch takeover.run.next() {
            case .send(let octets):
                writer.output.append(octets.span)
                flush(connection)
                // What is left goes on when the peer has taken it.
                guard connection.isOpen, !connection.hasUnsent else { return }
            case .wait(let duration): return goOn(connection, takeover, after: duration)
            case .end(let ending): return end(connection, ending)
            }
        }
        goOn(connection, takeover, after: .zero)
    }

    private func goOn(
        _ connection: ServerConnection,
        _ takeover: Takeover,
        after duration: Duration
    ) {
        let id = connection.id
        takeover.timer = loop.schedule(at: loop.now + duration) {
            self.assumeIsolated { $0.pauseIsOver(id) }
        }
    }

    private func pauseIsOver(_ id: ServerConnection.ID) {
        guard let connection = connections[id.index], connection.id == id else { return }
        connection.takeover?.timer = nil
        goOn(connection)
    }

    private func end(_ connection: ServerConnection, _ ending: ConnectionScript.Ending) {
        switch ending {
        case .hold: break
        case .reset:
            connection.stream.reset()
            close(connection)
        case .close:
            connection.takeover = nil
            let buffer = connection.input ?? takeBuffer()
            connection.input = nil
            connection.machine.answerWritten(isLast: true, at: loop.now)
            perform(connection.machine.outputLeft(at: loop.now), on: connection)
            keep(buffer, connection)
        }
    }
}
