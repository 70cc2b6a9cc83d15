import HTTP
import HTTPTypes
public import Platform
import Transport

/// The HTTP/1.1 client of one loop towards one upstream: keep-alive pool, deadlines for every phase,
/// strict answers, and for each failure whether request bytes had left.
///
/// Its executor is the loop. A task that runs on the same loop calls it without a hop.
public actor Client: UpstreamClient, EventObserver {
    public nonisolated let loop: EventLoop
    private let upstream: UpstreamAddress
    private let limits: PoolLimits

    private var connections: [ClientConnection?] = []
    private var free: [Int] = []
    /// Indices of idle connections; the one used last is used first, so the others age out.
    private var idle: [Int] = []
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var exchanges: UInt64 = 0

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    public init(to upstream: UpstreamAddress, on loop: EventLoop, limits: PoolLimits = PoolLimits()) {
        self.upstream = upstream
        self.loop = loop
        self.limits = limits
    }

    /// Sends a request and returns the whole answer, whatever its status.
    ///
    /// A pooled request that fails on a kept-alive connection before any byte of an answer is sent once
    /// more on a new one: the upstream had closed the old one (RFC 9112 §9.3.1). A request on a fresh
    /// connection is never repeated.
    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let end = loop.now + request.deadlines.total
        switch await attempt(request, until: end, mayReuse: request.connection == .pooled) {
        case .answered(let response): return response
        case .failed(let error, onReusedConnection: true) where error.reason == .connectionReset:
            switch await attempt(request, until: end, mayReuse: false) {
            case .answered(let response): return response
            case .failed(let error, _): throw error
            }
        case .failed(let error, _): throw error
        }
    }

    private func attempt(
        _ request: ClientRequest, until end: MonotonicTime, mayReuse: Bool
    ) async -> ClientConnection.Outcome {
        let connection: ClientConnection
        do {
            connection = try await acquire(until: end, mayReuse: mayReuse)
            try prepare(request, connection)
        } catch {
            return .failed(error, onReusedConnection: false)
        }
        exchanges += 1
        let id = exchanges
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                begin(request, on: connection, id: id, until: end, continuation)
            }
        } onCancel: {
            loop.post { self.assumeIsolated { $0.cancel(id) } }
        }
    }

    // MARK: Pool

    private func acquire(
        until end: MonotonicTime, mayReuse: Bool
    ) async throws(ClientError) -> ClientConnection {
        while true {
            if mayReuse, let connection = takeIdle() { return connection }
            if connections.count - free.count < limits.connections { return try open() }
            if let oldest = idle.first {
                // A fresh connection is wanted and an idle one is in the way.
                if let connection = connections[oldest] { close(connection) }
                continue
            }
            guard waiting.count < limits.waiting, loop.now < end else {
                throw ClientError(.poolExhausted, .nothingSent)
            }
            await waitForConnection(until: end)
        }
    }

    private func takeIdle() -> ClientConnection? {
        while let index = idle.popLast() {
            guard let connection = connections[index] else { continue }
            if loop.now - connection.idleSince < limits.idle { return connection }
            close(connection)
        }
        return nil
    }

    private func waitForConnection(until end: MonotonicTime) async {
        let timer = loop.schedule(at: end) { self.assumeIsolated { $0.wakeAll() } }
        await withCheckedContinuation { waiting.append($0) }
        loop.cancel(timer)
    }

    private func wakeOne() {
        if !waiting.isEmpty { waiting.removeFirst().resume() }
    }

    private func wakeAll() {
        let all = waiting
        waiting = []
        for continuation in all { continuation.resume() }
    }

    private func open() throws(ClientError) -> ClientConnection {
        let index = free.popLast() ?? connections.count
        if index == connections.count { connections.append(nil) }
        do {
            let socket = try Socket.connecting(to: upstream.socket)
            let stream = try TCPStream(
                socket, on: loop, for: .writable, token: UInt64(index), observer: self)
            let connection = ClientConnection(index: index, stream: stream)
            connections[index] = connection
            return connection
        } catch {
            free.append(index)
            throw ClientError(.connectionRefused, .nothingSent)
        }
    }

    private func close(_ connection: ClientConnection) {
        guard connections[connection.index] === connection else { return }
        if let timer = connection.timer { loop.cancel(timer) }
        connection.timer = nil
        connection.output.wipe()
        connection.input.wipe()
        connection.stream.close()
        connections[connection.index] = nil
        free.append(connection.index)
        idle.removeAll { $0 == connection.index }
        wakeOne()
    }

    private func release(_ connection: ClientConnection) {
        if let timer = connection.timer { loop.cancel(timer) }
        connection.timer = nil
        connection.isReused = true
        connection.idleSince = loop.now
        idle.append(connection.index)
        wakeOne()
    }

    // MARK: One exchange

    private func prepare(
        _ request: ClientRequest, _ connection: ClientConnection
    ) throws(ClientError) {
        do {
            connection.output = try RequestSerializer.write(
                request, authority: upstream.authority, into: OutputBuffer(capacity: 1024))
            connection.sent = 0
        } catch {
            close(connection)
            throw ClientError(error, .nothingSent)
        }
    }

    private func begin(
        _ request: ClientRequest, on connection: ClientConnection, id: UInt64,
        until end: MonotonicTime, _ continuation: CheckedContinuation<ClientConnection.Outcome, Never>
    ) {
        connection.exchange = ClientConnection.Exchange(
            id: id, continuation: continuation,
            machine: ClientExchangeMachine(deadlines: request.deadlines, end: end, at: loop.now),
            reader: AnswerReader(
                answersHead: request.method == .head, maxBody: request.maxResponseBody))
        if Task.isCancelled { return cancel(id) }
        if connection.isReused { connected(connection) }
        if connection.exchange != nil { watch(connection) }
    }

    private func connected(_ connection: ClientConnection) {
        connection.exchange?.machine.connected(at: loop.now)
        write(connection)
    }

    private func write(_ connection: ClientConnection) {
        let outcome = connection.output.withBytes {
            connection.stream.send(UnsafeRawBufferPointer(rebasing: $0[connection.sent...]))
        }
        switch outcome {
        case .failed: return disconnected(connection)
        case .wouldBlock: break
        case .bytes(let count): connection.sent += count
        }
        if connection.sent < connection.output.count {
            // The upstream may answer, and close, before it has read everything.
            connection.stream.wait(for: [.readable, .writable])
        } else {
            connection.output.wipe()
            connection.sent = 0
            connection.exchange?.machine.sent(at: loop.now)
            connection.stream.wait(for: .readable)
        }
    }

    public nonisolated func ready(_ events: Interest, token: UInt64) {
        assumeIsolated { client in
            guard let connection = client.connections[Int(token)] else { return }
            client.ready(events, connection)
        }
    }

    private func ready(_ events: Interest, _ connection: ClientConnection) {
        guard let exchange = connection.exchange else {
            // An idle connection has nothing to say: whatever it is, it belongs to no request.
            return close(connection)
        }
        if exchange.machine.isConnecting {
            guard connection.stream.connectionError == nil else { return disconnected(connection) }
            if events.contains(.writable) { connected(connection) }
            return
        }
        if events.contains(.writable), connection.sent < connection.output.count {
            write(connection)
        }
        let mayRead = events.contains(.readable) || !events.isDisjoint(with: .hangup)
        if mayRead, connection.exchange != nil { read(connection) }
    }

    private func read(_ connection: ClientConnection) {
        var outcome = Socket.Received.wouldBlock
        connection.input.fill { room in
            outcome = connection.stream.receive(into: room)
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
                connection.input, ended: connection.inputEnded)
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
        defer { connection.input.wipe() }
        let isClean = connection.input.isEmpty && connection.sent == connection.output.count
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
            returning: .failed(error, onReusedConnection: connection.isReused))
    }

    private func cancel(_ id: UInt64) {
        for connection in connections {
            guard let connection, let exchange = connection.exchange, exchange.id == id else {
                continue
            }
            return fail(connection, exchange.machine.cancellation)
        }
    }

    // MARK: Deadlines

    private func watch(_ connection: ClientConnection) {
        guard connection.timer == nil, let exchange = connection.exchange else { return }
        let index = connection.index
        let id = exchange.id
        connection.timer = loop.schedule(at: exchange.machine.deadline) {
            self.assumeIsolated { $0.timerFired(index, id) }
        }
    }

    private func timerFired(_ index: Int, _ id: UInt64) {
        guard let connection = connections[index], let exchange = connection.exchange,
            exchange.id == id
        else { return }
        connection.timer = nil
        if loop.now >= exchange.machine.deadline {
            fail(connection, exchange.machine.timeout)
        } else {
            watch(connection)
        }
    }
}
