import HTTP
import HTTPTypes
public import Platform
import Transport

/// The client of one loop towards one upstream, HTTP/1.1 or, where the upstream chooses it, HTTP/2:
/// kept connections, deadlines for every phase, strict answers, and for each failure whether request bytes
/// had left.
///
/// Its executor is the loop. A task that runs on the same loop calls it without a hop.
public actor Client: UpstreamClient, EventObserver {
    public nonisolated let loop: EventLoop
    let upstream: Upstream
    let limits: PoolLimits

    private(set) var connections: [ClientConnection?] = []
    private var free: [Int] = []
    /// Indices of idle connections; the one used last is used first, so the others age out.
    private(set) var idle: [Int] = []
    /// Looks after the idle ones, at the latest when the first of them has been idle for too long.
    var idleWatch: (timer: EventLoop.Timer, due: MonotonicTime)?
    /// How many connections were begun.
    private var serial: UInt64 = 0
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
    /// A pooled read that went nowhere is sent once more, on a new connection: one that met the end of a
    /// kept-alive connection, before any byte of an answer (RFC 9112 §9.3.1), or that the upstream refused
    /// unseen (RFC 9113 §8.7). Outcome and error tell that it was; it is not to be sent a third time. A
    /// request on a fresh connection is never repeated, and a write never on any: that its connection ended
    /// without an answer does not prove that nobody saw it.
    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let end = loop.now + request.deadlines.total
        switch await attempt(request, until: end, mayReuse: request.connection == .pooled) {
        case .answered(let response): return response
        case .failed(let error, mayRepeat: true)
        where request.connection == .pooled && Self.isRead(request.method):
            return try await repeated(request, after: error, until: end)
        case .failed(let error, _): throw error
        }
    }

    /// A kept-alive connection that has ended leaves in doubt what became of the request: only one that changes
    /// nothing is sent again (RFC 9110 §9.2.2), and a write not even when it was refused unseen: its caller
    /// decides.
    private static func isRead(_ method: HTTPRequest.Method) -> Bool {
        method == .get || method == .head
    }

    private func repeated(
        _ request: ClientRequest,
        after first: ClientError,
        until end: MonotonicTime
    ) async throws(ClientError) -> ClientResponse {
        switch await attempt(request, until: end, mayReuse: false) {
        case .answered(var response):
            response.wasRepeated = true
            return response
        case .failed(var error, _):
            error.wasRepeated = true
            // Whatever became of the second attempt, the first one may have arrived.
            if first.delivery == .mayHaveBeenSent { error.delivery = .mayHaveBeenSent }
            throw error
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
            let streams = connection.streams.values
            connection.streams = [:]
            for exchange in streams { exchange.fail(exchange.machine.cancellation) }
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
    func leave(_ id: UInt64, _ error: ClientError) -> Bool {
        guard let index = line.firstIndex(where: { $0.id == id }) else { return false }
        let pending = line.remove(at: index)
        if let timer = pending.timer { loop.cancel(timer) }
        pending.fail(error)
        return true
    }

    /// Starts those who wait, as long as there are connections. Called whenever one becomes free,
    /// also by what it calls itself, hence the flag.
    func serve() {
        guard !isServing else { return }
        isServing = true
        defer { isServing = false }
        while !line.isEmpty, mayTake {
            let pending = line.removeFirst()
            if let timer = pending.timer { loop.cancel(timer) }
            if let reason = refusal(of: pending) {
                pending.fail(ClientError(reason, .nothingSent))
            } else {
                start(pending)
            }
        }
    }

    /// Why a request that leaves the line is not sent after all.
    private func refusal(of pending: PendingExchange) -> ClientError.Reason? {
        guard hasTime(pending) else { return .poolExhausted }
        // The upstream may have been given up meanwhile.
        return pending.request.mayLeave() ? nil : .circuitOpen
    }

    /// What has waited so long that an answer would hardly come in time is not sent: nobody would know
    /// what became of it, and the upstream would be blamed for our line.
    private func hasTime(_ pending: PendingExchange) -> Bool {
        let deadlines = pending.request.deadlines
        return loop.now + min(deadlines.firstByte, deadlines.total / 2) <= pending.end
    }

    private func start(_ pending: PendingExchange) {
        let request = pending.request
        let connection = take(mayReuse: pending.mayReuse)
        if connection.stream == nil {
            do throws(ClientError.Reason) {
                // One that cannot be written opens no connection. Where one stands, writing it finds out.
                try RequestSerializer.check(request)
            } catch {
                pending.fail(ClientError(error, .nothingSent))
                return close(connection)
            }
        }
        let exchange = ClientConnection.Exchange(
            pending,
            isOnReused: connection.isReused,
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
        if connection.session != nil { return submit(exchange, on: connection) }
        connection.exchange = exchange
        if connection.stream != nil { connected(connection) } else { open(connection) }
    }

    // MARK: Pool

    private var hasRoom: Bool { connections.count - free.count < limits.connections }

    /// Exchanges that have a connection, or for which one is opened.
    private var running: Int { connections.reduce(0) { $0 + ($1?.exchanges ?? 0) } }

    /// True when ``take(mayReuse:)`` has something to take: what is not idle carries an exchange.
    private var mayTake: Bool { running < limits.connections }

    private func take(mayReuse: Bool) -> ClientConnection {
        if mayReuse, let connection = shared ?? takeIdle() { return connection }
        if !hasRoom, let oldest = idle.first, let connection = connections[oldest] {
            // A fresh connection is wanted and an idle one is in the way.
            close(connection)
        }
        let index = free.popLast() ?? connections.count
        if index == connections.count { connections.append(nil) }
        serial += 1
        let age = limits.age.wholeNanoseconds
        let connection = ClientConnection(
            index: index,
            serial: serial,
            retiresAt: loop.now.advanced(byNanoseconds: .random(in: age / 5 * 4...age))
        )
        connections[index] = connection
        return connection
    }

    /// A connection that carries exchanges and has room for more.
    private var shared: ClientConnection? {
        for case let connection? in connections where connection.isShared {
            if connection.session?.hasRoom == true, loop.now < connection.retiresAt {
                return connection
            }
        }
        return nil
    }

    private func takeIdle() -> ClientConnection? {
        while let index = idle.popLast() {
            guard let connection = connections[index] else { continue }
            if loop.now < expiry(of: connection), isUsable(connection) { return connection }
            close(connection)
        }
        return nil
    }

    private func isUsable(_ connection: ClientConnection) -> Bool {
        guard let session = connection.session else { return connection.isQuiet }
        return receiveFrames(connection) && session.hasRoom
    }

    func close(_ connection: ClientConnection) {
        guard connections[connection.index] === connection else { return }
        stopWatching(connection)
        connection.output.wipe()
        connection.input.wipe()
        connection.dialer?.close()
        connection.stream?.close()
        connections[connection.index] = nil
        free.append(connection.index)
        idle.removeAll { $0 == connection.index }
        watchIdle()
        serve()
    }

    /// Keeps a connection that carries nothing any more, unless it is too old.
    func release(_ connection: ClientConnection) {
        guard loop.now < connection.retiresAt else { return close(connection) }
        stopWatching(connection)
        // One that has just been opened may still wait to be writable, which it would report for ever.
        if connection.session == nil { connection.stream?.wait(for: .readable) }
        connection.isReused = true
        connection.idleSince = loop.now
        idle.append(connection.index)
        watchIdle()
        serve()
    }
}
