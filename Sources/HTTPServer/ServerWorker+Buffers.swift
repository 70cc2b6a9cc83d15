import Platform
import Transport

extension ServerWorker {
    func takeBuffer() -> ReceiveBuffer {
        spareBuffers.popLast() ?? ReceiveBuffer()
    }

    func giveBack(_ buffer: ReceiveBuffer) {
        guard buffer.isOrdinary, spareBuffers.count < 64 else { return }
        // It held a client's key, and perhaps a password.
        buffer.wipe()
        spareBuffers.append(buffer)
    }

    /// Keeps what is left for later, or gives the buffer back, and stops reading when enough waits.
    func keep(_ buffer: ReceiveBuffer, _ connection: ServerConnection) {
        if connection.machine.isOver { close(connection) }
        guard connection.isOpen else { return giveBack(buffer) }
        if buffer.isEmpty || connection.machine.isEnding {
            giveBack(buffer)
        } else {
            connection.input = buffer
        }
        let waiting = connection.machine.mayServe ? 0 : connection.input?.count ?? 0
        updateInterest(connection, mayRead: waiting < limits.readAhead)
        account(connection)
        watch(connection)
    }

    /// Tells the budget what the connection holds now.
    func account(_ connection: ServerConnection) {
        let held = connection.bytesHeld
        guard held != connection.bytesAccounted else { return }
        memory.change(by: held - connection.bytesAccounted)
        connection.bytesAccounted = held
    }

    func updateInterest(_ connection: ServerConnection, mayRead: Bool) {
        var interest: Interest = connection.hasUnsent ? .writable : []
        let reads =
            mayRead && connection.machine.hasInput
            && (!connection.hasUnsent || connection.machine.isEnding)
        connection.isReading = reads
        if reads { interest.insert(.readable) }
        connection.stream.wait(for: interest)
    }
}
