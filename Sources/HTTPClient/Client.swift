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
    let upstream: Upstream
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
    func leave(_ id: UInt64, _ error: ClientError) -> Bool {
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
        serve()
    }

    func release(_ connection: ClientConnection) {
        stopWatching(connection)
        connection.isReused = true
        connection.idleSince = loop.now
        idle.append(connection.index)
        serve()
    }
}
