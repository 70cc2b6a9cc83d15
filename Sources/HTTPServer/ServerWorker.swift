import HTTP
import Platform
import Transport

/// Serves connections on one loop: accepts them, feeds their machines, performs what these decide.
///
/// The worker is an actor whose executor is the loop, so events, timers and finished answers all reach
/// its state on the same thread, and everything it owns needs no lock.
actor ServerWorker: EventObserver {
    private static let listenerToken = UInt64.max
    /// Output of pipelined requests is sent when it has grown to this.
    private static let outputBatch = 256 << 10

    nonisolated let loop: EventLoop
    private let executor: LoopTaskExecutor
    private let limits: ServerLimits
    private let responder: any Responder
    private var listener: Socket?
    private var listenerRegistration: Registration?
    private var isAccepting = false
    private var isDraining = false

    private var connections: [ServerConnection?] = []
    private var generations: [UInt32] = []
    private var free: [Int] = []
    private var spareBuffers: [ReceiveBuffer] = []
    private var writer = ResponseWriter()
    private var dateSecond: Int64 = 0
    private var drained: [CheckedContinuation<Void, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    init(
        loop: EventLoop,
        listener: consuming Socket,
        limits: ServerLimits,
        makeResponder: @Sendable (EventLoop) -> sending any Responder
    ) {
        self.loop = loop
        executor = LoopTaskExecutor(loop)
        self.limits = limits
        self.listener = consume listener
        responder = makeResponder(loop)
    }

    // MARK: Life cycle

    /// Begins to accept.
    func start() throws(SystemError) {
        listenerRegistration = try listener?.register(
            on: loop,
            for: .readable,
            token: Self.listenerToken,
            observer: self
        )
        isAccepting = true
    }

    /// Stops accepting, lets running requests finish, and returns when every connection is closed.
    func drain() async {
        isDraining = true
        if let listenerRegistration { loop.deregister(listenerRegistration) }
        listenerRegistration = nil
        listener = nil
        for connection in connections {
            guard let connection else { continue }
            perform(connection.machine.drain(), on: connection)
        }
        guard openCount > 0 else { return }
        await withCheckedContinuation { drained.append($0) }
    }

    /// Closes whatever is open.
    func closeAll() {
        for connection in connections {
            if let connection { close(connection) }
        }
    }

    private var openCount: Int { connections.count - free.count }

    // MARK: Events

    nonisolated func ready(_ events: Interest, token: UInt64) {
        assumeIsolated { worker in
            if token == Self.listenerToken {
                worker.acceptAll()
            } else if let connection = worker.connections[Int(token)] {
                worker.ready(events, connection)
            }
        }
    }

    private func ready(_ events: Interest, _ connection: ServerConnection) {
        if !events.isDisjoint(with: .hangup) { return close(connection) }
        if events.contains(.writable) { flushUnsent(connection) }
        if events.contains(.readable), connection.isOpen { receive(connection) }
    }

    // MARK: Accepting

    private func acceptAll() {
        for _ in 0..<64 {
            guard openCount < max(1, limits.connections) else { return pauseAccepting() }
            guard let accepted = listener?.accept() else { return }
            switch consume accepted {
            case .connection(let socket, let peer): open(socket, peer)
            case .exhausted:
                pauseAccepting()
                // Out of descriptors: without a pause the waiting connection would be reported for ever.
                let retry = loop.now + .milliseconds(100)
                _ = loop.schedule(at: retry) { self.assumeIsolated { $0.resumeAccepting() } }
                return
            case .nothing: return
            }
        }
    }

    private func pauseAccepting() {
        isAccepting = false
        updateListener(for: [])
    }

    private func resumeAccepting() {
        guard !isAccepting, !isDraining, openCount < limits.connections else { return }
        isAccepting = true
        updateListener(for: .readable)
    }

    private func updateListener(for interest: Interest) {
        guard let listenerRegistration else { return }
        try? loop.update(listenerRegistration, for: interest)
    }

    private func open(_ socket: consuming Socket, _ peer: SocketAddress) {
        let index = free.popLast() ?? connections.count
        if index == connections.count {
            connections.append(nil)
            generations.append(0)
        }
        do {
            let stream = try TCPStream(
                socket,
                on: loop,
                for: .readable,
                token: UInt64(index),
                observer: self
            )
            let connection = ServerConnection(
                id: .init(index: index, generation: generations[index]),
                peer: peer,
                stream: stream,
                limits: limits,
                at: loop.now
            )
            connections[index] = connection
            watch(connection)
        } catch {
            free.append(index)
        }
    }

    private func close(_ connection: ServerConnection) {
        guard connection.isOpen else { return }
        connection.isOpen = false
        connection.deferred = nil
        connection.task?.cancel()
        if let timer = connection.timer { loop.cancel(timer) }
        if let input = connection.input { giveBack(input) }
        connection.input = nil
        connection.stream.close()
        connections[connection.id.index] = nil
        generations[connection.id.index] &+= 1
        free.append(connection.id.index)
        resumeAccepting()
        if openCount == 0 {
            for waiting in drained { waiting.resume() }
            drained = []
        }
    }

    // MARK: Deadlines

    /// Makes sure that a timer fires no later than the connection's deadline. A timer that fires early
    /// is set again, so that a deadline which moves on with every request costs nothing.
    private func watch(_ connection: ServerConnection) {
        let deadline = connection.machine.deadline
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
        if loop.now >= connection.machine.deadline {
            perform(connection.machine.deadlinePassed(at: loop.now), on: connection)
        }
        if connection.isOpen { watch(connection) }
    }

    private func perform(_ action: ServerConnectionMachine.Action, on connection: ServerConnection)
    {
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

    // MARK: Input

    private func receive(_ connection: ServerConnection) {
        let buffer = connection.input ?? takeBuffer()
        connection.input = nil
        var outcome = Socket.Received.wouldBlock
        buffer.fill { room in
            outcome = connection.stream.receive(into: room)
            guard case .bytes(let count) = outcome else { return 0 }
            return count
        }
        switch outcome {
        case .bytes where connection.machine.dropsInput: buffer.consume(buffer.count)
        case .bytes: serve(connection, buffer)
        case .wouldBlock: break
        case .end: endInput(connection)
        case .failed: close(connection)
        }
        keep(buffer, connection)
    }

    private func endInput(_ connection: ServerConnection) {
        perform(connection.machine.inputEnded(), on: connection)
        // The end is reported for ever, so it must not be waited for.
        if connection.isOpen { updateInterest(connection, mayRead: false) }
    }

    /// Answers, in order, every request that is complete in the buffer, and sends it all at once.
    private func serve(_ connection: ServerConnection, _ buffer: ReceiveBuffer) {
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
            try invite(connection, buffer)
            connection.machine.bodyIsIncomplete(at: now)
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
        let head = connection.parser.head
        guard head.expectsContinue, !connection.wasToldToContinue, buffer.count == head.length
        else { return }
        if let refusal = head.refusal { throw refusal }
        writer.invite()
        connection.wasToldToContinue = true
    }

    private func respond(_ connection: ServerConnection, _ buffer: ReceiveBuffer) {
        let head = connection.parser.head
        let end = head.length + connection.bodyCount
        connection.machine.requestArrived(keepsAlive: head.keepsAlive, at: loop.now)
        let isLast = connection.machine.isLastAnswer(hasMore: buffer.count > end)
        writer.closes = isLast
        writer.omitsBody = head.method == .head
        if let refusal = head.refusal {
            responder.refuse(refusal, through: &writer)
        } else {
            let message = Span<UInt8>(_unsafeBytes: buffer.bytes)
            let request = InboundRequest(
                head: head,
                bytes: message.extracting(0..<head.length),
                body: message.extracting(head.length..<end),
                peer: connection.peer,
                now: loop.now
            )
            if let deferred = responder.respond(to: request, through: &writer) {
                return finishLater(deferred, connection, omitsBody: head.method == .head)
            }
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
        let buffer = connection.input ?? takeBuffer()
        connection.input = nil
        let isLast = connection.machine.isLastAnswer(hasMore: !buffer.isEmpty)
        beginBatch()
        writer.closes = isLast
        writer.omitsBody = omitsBody
        response.write(to: &writer)
        connection.machine.answerWritten(isLast: isLast, at: loop.now)
        serve(connection, buffer)
        keep(buffer, connection)
    }

    private func refuse(_ refusal: RequestRefusal, _ connection: ServerConnection) {
        connection.machine.requestArrived(keepsAlive: false, at: loop.now)
        writer.closes = true
        writer.omitsBody = false
        responder.refuse(refusal, through: &writer)
        connection.machine.answerWritten(isLast: true, at: loop.now)
    }

    // MARK: Buffers

    private func takeBuffer() -> ReceiveBuffer {
        spareBuffers.popLast() ?? ReceiveBuffer()
    }

    private func giveBack(_ buffer: ReceiveBuffer) {
        guard buffer.isOrdinary, spareBuffers.count < 64 else { return }
        // It held a client's key, and perhaps a password.
        buffer.wipe()
        spareBuffers.append(buffer)
    }

    /// Keeps what is left for later, or gives the buffer back, and stops reading when enough waits.
    private func keep(_ buffer: ReceiveBuffer, _ connection: ServerConnection) {
        if connection.machine.isOver { close(connection) }
        guard connection.isOpen else { return giveBack(buffer) }
        if buffer.isEmpty || connection.machine.isEnding {
            giveBack(buffer)
        } else {
            connection.input = buffer
        }
        let waiting = connection.machine.mayServe ? 0 : connection.input?.count ?? 0
        updateInterest(connection, mayRead: waiting < limits.readAhead)
        watch(connection)
    }

    private func updateInterest(_ connection: ServerConnection, mayRead: Bool) {
        var interest: Interest = connection.hasUnsent ? .writable : []
        let reads =
            mayRead && connection.machine.hasInput
            && (!connection.hasUnsent || connection.machine.isEnding)
        if reads { interest.insert(.readable) }
        connection.stream.wait(for: interest)
    }

    // MARK: Output

    private func beginBatch() {
        let time = WallTime.coarse
        guard time.seconds != dateSecond else { return }
        dateSecond = time.seconds
        writer.dateLine = Array("Date: \(CivilDate(time).imfFixdate)\r\n".utf8)
    }

    /// Sends what the writer holds, in one call if the peer takes it all.
    private func flush(_ connection: ServerConnection) {
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
        watch(connection)
    }

    private func flushUnsent(_ connection: ServerConnection) {
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
        let buffer = connection.input
        connection.input = nil
        if let buffer { serve(connection, buffer) }
        keep(buffer ?? takeBuffer(), connection)
    }

    private func outputLeft(_ connection: ServerConnection) {
        perform(connection.machine.outputLeft(at: loop.now), on: connection)
    }
}
