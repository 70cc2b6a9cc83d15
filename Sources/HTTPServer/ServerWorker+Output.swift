import HTTP
import Platform
import Transport

extension ServerWorker {
    func beginBatch() {
        let time = WallTime.coarse
        guard time.seconds != dateSecond else { return }
        dateSecond = time.seconds
        writer.dateLine = Array("Date: \(CivilDate(time).imfFixdate)\r\n".utf8)
    }

    /// Sends what the writer holds, in one call if the peer takes it all.
    func flush(_ connection: ServerConnection) {
        guard connection.isOpen, writer.output.count > 0 else { return }
        defer { writer.output.truncate(to: 0) }
        guard !connection.hasUnsent else {
            return writer.output.withBytes { connection.keepUnsent($0) }
        }
        let outcome = writer.output.withBytes { connection.stream.send($0) }
        switch outcome {
        case .failed: close(connection)
        case .bytes(writer.output.count): outputLeft(connection)
        case .bytes(let count): keepUnsent(connection, from: count)
        case .wouldBlock: keepUnsent(connection, from: 0)
        }
    }

    private func keepUnsent(_ connection: ServerConnection, from start: Int) {
        writer.output.withBytes { bytes in
            connection.keepUnsent(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
        connection.machine.outputWaits(progressed: start > 0, at: loop.now)
        updateInterest(connection, mayRead: false)
        account(connection)
        watch(connection)
    }

    func flushUnsent(_ connection: ServerConnection) {
        guard connection.hasUnsent else { return }
        switch connection.withUnsent({ connection.stream.send($0) }) {
        case .failed: return close(connection)
        case .wouldBlock: return
        case .bytes(let count):
            connection.dropUnsent(count)
            connection.machine.outputWaits(progressed: true, at: loop.now)
        }
        guard !connection.hasUnsent else { return watch(connection) }
        outputLeft(connection)
        guard connection.isOpen else { return }
        if let http2 = connection.http2 { return framesLeft(connection, http2) }
        if connection.takeover != nil { return goOn(connection) }
        let buffer = connection.input
        connection.input = nil
        if let buffer { serve(connection, buffer) }
        keep(buffer ?? takeBuffer(), connection)
        if connection.mayReadOn { receive(connection) }
    }

    private func outputLeft(_ connection: ServerConnection) {
        perform(connection.machine.outputLeft(at: loop.now), on: connection)
    }
}
