import HTTP
import HTTPTypes
public import Platform
import Transport

/// The HTTP/1.1 client of one loop towards one upstream: keep-alive pool, deadlines for every
/// phase, strict answers, and for each failure whether request bytes had left.
///
/// Its executor is the loop. A task that runs on the same loop calls it without a hop.
public actor Client: UpstreamClient, EventObserver {
    public nonisolated let loop: EventLoop
    private let upstream: Upstream
    private let limits: PoolLimits

    private(set) var connections: [ClientConnection?] = []
    private var free: [Int] = []
    /// Indices of idle connections; the one used last is used first, so the others age out.
    private var idle: [Int] = []
    /// Requests for which there is no connection, in the order in which they came.
    private(set) var line: [PendingExchange] = []
    private var isServing = false
    private var isShutDown = false
    private var exchanges: UInt64 = 0

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    public init(to upstream: Upstream, on loop: EventLoop, limits: PoolLimits = PoolLimits()) {
        self.upstream = upstream
        self.loop = loop
        self.limits = limits
    }

    /// Sends a request and returns the whole answer, whatever its status.
    ///
    /// A pooled request that fails on a kept-alive connection before any byte of an answer is sent
    /// once more on a new one: the upstream had closed the old one (RFC 9112 §9.3.1). A request on
    /// a fresh connection is never repeated.
    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let end = loop.now + request.deadlines.total
        switch await attempt(request, until: end, mayReuse: request.connection == .pooled) {
        case .answered(let response): return response
        case .failed(let error, onReusedConnection: true) where error.reason == .connectionReset:
            switch await attempt(request, until: end, mayReuse: false) {
            case .answered(let response): return response
            // Whatever became of the second attempt, the first one may have arrived.
            case .failed(let error, _): throw ClientError(error.reason, .mayHaveBeenSent)
            }
        case .failed(let error, _): throw error
        }
    }

    private func attempt(
        _ request: ClientRequest,
        until end: MonotonicTime,
        mayReuse: Bool
    ) async -> ClientConnection.Outcome {
        exchanges += 1
        let id = exchanges
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enter(
                    PendingExchange(
                        id: id,
                        request: request,
                        end: end,
                        mayReuse: mayReuse,
                        continuation: continuation
                    )
                )
            }
        } onCancel: {
            loop.post { self.assumeIsolated { $0.cancel(id) } }
        }
    }

    /// Closes the connections that carry no exchange, as a client that is no longer needed must:
    /// the loop holds on to whom it reports to.
    public func closeIdle() {
        for index in idle {
            if let connection = connections[index] { close(connection) }
        }
    }

    /// Gives up every exchange and closes every connection, before the loop ends.
    public func shutDown() {
        isShutDown = true
        for pending in line { _ = leave(pending.id, ClientError(.cancelled, .nothingSent)) }
        for case let connection? in connections {
            if let exchange = connection.exchange {
                fail(connection, exchange.machine.cancellation)
            } else {
                close(connection)
            }
        }
    }

    // MARK: Line

    // From here to the first byte nothing is awaited: a connection without an exchange is idle, and
    // what comes on an idle connection ends it.
    private func enter(_ pending: PendingExchange) {
        guard !Task.isCancelled, !isShutDown else {
            return pending.fail(ClientError(.cancelled, .nothingSent))
        }
        // Nobody overtakes those who wait already.
        if line.isEmpty, mayTake { return start(pending) }
        guard line.count < limits.waiting else {
            return pending.fail(ClientError(.poolExhausted, .nothingSent))
        }
        let id = pending.id
        line.append(pending)
        line[line.count - 1].timer = loop.schedule(at: pending.end) {
            self.assumeIsolated { client in
                _ = client.leave(id, ClientError(.poolExhausted, .nothingSent))
            }
        }
    }

    /// - Returns: false when the exchange does not wait in line.
    private func leave(_ id: UInt64, _ error: ClientError) -> Bool {
        guard let index = line.firstIndex(where: { $0.id == id }) else { return false }
        let pending = line.remove(at: index)
        if let timer = pending.timer { loop.cancel(timer) }
        pending.fail(error)
        return true
    }

    /// Starts those who wait, as long as there are connections. Called whenever one becomes free,
    /// also by what it calls itself, hence the flag.
    private func serve() {
        guard !isServing else { return }
        isServing = true
        defer { isServing = false }
        while !line.isEmpty, mayTake {
            let pending = line.removeFirst()
            if let timer = pending.timer { loop.cancel(timer) }
            if hasTime(pending) {
                start(pending)
            } else {
                pending.fail(ClientError(.poolExhausted, .nothingSent))
            }
        }
    }

    /// What has waited so long that an answer would hardly come in time is not sent: nobody would know
    /// what became of it, and the upstream would be blamed for our line.
    private func hasTime(_ pending: PendingExchange) -> Bool {
        let deadlines = pending.request.deadlines
        return loop.now + min(deadlines.firstByte, deadlines.total / 2) <= pending.end
    }

    private func start(_ pending: PendingExchange) {
        let request = pending.request
        do throws(ClientError) {
            // The request first: one that cannot be written costs no connection.
            let output = try serialized(request)
            let connection = take(mayReuse: pending.mayReuse)
            connection.output = output
            connection.exchange = ClientConnection.Exchange(
                id: pending.id,
                continuation: pending.continuation,
                machine: ClientExchangeMachine(
                    deadlines: request.deadlines,
                    end: pending.end,
                    at: loop.now
                ),
                reader: AnswerReader(
                    answersHead: request.method == .head,
                    maxBody: request.maxResponseBody
                )
            )
            if connection.isReused { connected(connection) } else { open(connection) }
        } catch {
            pending.fail(error)
        }
    }

    private func serialized(_ request: ClientRequest) throws(ClientError) -> ByteBuffer {
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

    // MARK: Pool

    private var hasRoom: Bool { connections.count - free.count < limits.connections }

    /// True when ``take(mayReuse:)`` has something to take.
    private var mayTake: Bool { hasRoom || !idle.isEmpty }

    private func take(mayReuse: Bool) -> ClientConnection {
        if mayReuse, let connection = takeIdle() { return connection }
        if !hasRoom, let oldest = idle.first, let connection = connections[oldest] {
            // A fresh connection is wanted and an idle one is in the way.
            close(connection)
        }
        let index = free.popLast() ?? connections.count
        if index == connections.count { connections.append(nil) }
        let connection = ClientConnection(index: index)
        connections[index] = connection
        return connection
    }

    private func takeIdle() -> ClientConnection? {
        while let index = idle.popLast() {
            guard let connection = connections[index] else { continue }
            if loop.now - connection.idleSince < limits.idle, connection.isQuiet {
                return connection
            }
            close(connection)
        }
        return nil
    }

    private func close(_ connection: ClientConnection) {
        guard connections[connection.index] === connection else { return }
        stopWatching(connection)
        connection.output.wipe()
        connection.input.wipe()
        connection.dialer?.close()
        connection.stream?.close()
        connections[connection.index] = nil
        free.append(connection.index)
        idle.removeAll { $0 == connection.index }
        serve()
    }

    private func release(_ connection: ClientConnection) {
        stopWatching(connection)
        connection.isReused = true
        connection.idleSince = loop.now
        idle.append(connection.index)
        serve()
    }

    // MARK: The way to the upstream

    /// Begins what ends with ``connected(_:)`` or a failure. No byte of the request leaves before.
    private func open(_ connection: ClientConnection) {
        if let address = upstream.address.socket {
            dial(connection, [address])
        } else if let addresses = upstream.resolver.fresh(upstream.address.host, at: loop.now) {
            dial(connection, addresses)
        } else {
            resolve(connection)
        }
    }

    private func resolve(_ connection: ClientConnection) {
        guard let id = connection.exchange?.id else { return }
        let index = connection.index
        watch(connection)
        upstream.resolver.resolve(upstream.address.host) { outcome in
            self.loop.post { self.assumeIsolated { $0.resolved(index, id, outcome) } }
        }
    }

    private func resolved(
        _ index: Int,
        _ id: UInt64,
        _ outcome: Result<[SocketAddress], NameLookup.Failure>
    ) {
        // Whoever asked may have gone on with an old answer, or given up.
        guard let connection = connections[index], let exchange = connection.exchange,
            exchange.id == id, exchange.machine.isResolving
        else { return }
        switch outcome {
        case .success(let addresses): dial(connection, addresses)
        case .failure: fail(connection, ClientError(.nameNotResolved, .nothingSent))
        }
    }

    private func dial(_ connection: ClientConnection, _ addresses: [SocketAddress]) {
        // One address that should not be there makes the whole answer doubtful.
        guard upstream.mayReach(addresses) else {
            return fail(connection, ClientError(.privateAddress, .nothingSent))
        }
        connection.exchange?.machine.resolved(at: loop.now)
        let index = connection.index
        let port = upstream.address.port
        connection.dialer = Dialer(
            addresses.map { $0.with(port: port) },
            on: loop,
            observer: self,
            token: { Self.token(index, attempt: $0) }
        )
        goOnDialing(connection)
    }

    private func goOnDialing(_ connection: ClientConnection) {
        if connection.dialer?.isLost == true {
            disconnected(connection)
        } else {
            watch(connection)
        }
    }

    private func ready(_ events: Interest, attempt: Int, _ connection: ClientConnection) {
        guard let stream = connection.dialer?.ready(events, attempt: attempt) else {
            return goOnDialing(connection)
        }
        connection.dialer = nil
        guard let context = upstream.context else {
            connection.stream = stream
            return connected(connection)
        }
        connection.stream = TLSStream(over: stream, context: context)
        connection.exchange?.machine.reached(at: loop.now)
        secure(connection)
    }

    private func secure(_ connection: ClientConnection) {
        switch connection.stream?.establish() {
        case .established:
            connected(connection)
            // What came along with the end of the handshake is reported by no event.
            if connection.exchange != nil, connection.stream?.holdsInput == true {
                read(connection)
            }
        case .waiting: watch(connection)
        case .failed, nil:
            let failure = (connection.stream as? TLSStream)?.handshakeFailure ?? .refused
            fail(connection, ClientError(.tls(failure), .nothingSent))
        }
    }

    // MARK: One exchange

    private func connected(_ connection: ClientConnection) {
        connection.exchange?.machine.connected(at: loop.now)
        write(connection)
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
    private static func token(_ index: Int, attempt: Int) -> UInt64 {
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

    private func read(_ connection: ClientConnection) {
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

    private func disconnected(_ connection: ClientConnection) {
        guard let exchange = connection.exchange else { return close(connection) }
        fail(connection, exchange.machine.disconnection)
    }

    private func fail(_ connection: ClientConnection, _ error: ClientError) {
        guard let exchange = connection.exchange else { return close(connection) }
        connection.exchange = nil
        close(connection)
        exchange.continuation.resume(
            returning: .failed(error, onReusedConnection: connection.isReused)
        )
    }

    private func cancel(_ id: UInt64) {
        if leave(id, ClientError(.cancelled, .nothingSent)) { return }
        for connection in connections {
            guard let connection, let exchange = connection.exchange, exchange.id == id else {
                continue
            }
            return fail(connection, exchange.machine.cancellation)
        }
    }

    // MARK: Deadlines

    private func watch(_ connection: ClientConnection) {
        guard let exchange = connection.exchange else { return }
        // The next address is tried in time as well.
        let deadline = min(
            exchange.machine.deadline,
            connection.dialer?.next ?? .distantFuture
        )
        // A timer that fires too early looks again; one that would fire too late is replaced.
        if let watch = connection.watch {
            if watch.due <= deadline { return }
            loop.cancel(watch.timer)
        }
        let index = connection.index
        let id = exchange.id
        let timer = loop.schedule(at: deadline) {
            self.assumeIsolated { $0.timerFired(index, id) }
        }
        connection.watch = (timer, due: deadline)
    }

    private func stopWatching(_ connection: ClientConnection) {
        if let watch = connection.watch { loop.cancel(watch.timer) }
        connection.watch = nil
    }

    private func timerFired(_ index: Int, _ id: UInt64) {
        guard let connection = connections[index], let exchange = connection.exchange,
            exchange.id == id
        else { return }
        connection.watch = nil
        if loop.now >= exchange.machine.deadline {
            timeOut(connection, exchange.machine)
        } else if let dialer = connection.dialer {
            dialer.goOn()
            goOnDialing(connection)
        } else {
            watch(connection)
        }
    }

    private func timeOut(_ connection: ClientConnection, _ machine: ClientExchangeMachine) {
        // Better an old answer than none (RFC 8767); the new one will be there for the next request.
        if machine.isResolving,
            let addresses = upstream.resolver.lastGood(upstream.address.host, at: loop.now)
        {
            return dial(connection, addresses)
        }
        fail(connection, machine.timeout)
    }
}
