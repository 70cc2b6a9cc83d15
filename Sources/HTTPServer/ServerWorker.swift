import HTTP
import Platform
import Transport

/// Serves connections on one loop: accepts them, feeds their machines, performs what these decide.
///
/// The worker is an actor whose executor is the loop, so events, timers and finished answers all reach
/// its state on the same thread, and everything it owns needs no lock. Its parts: accepting and closing,
/// deadlines, HTTP/1.1, output.
actor ServerWorker: EventObserver {
    private static let listenerToken = UInt64.max

    nonisolated let loop: EventLoop
    let executor: LoopTaskExecutor
    let limits: ServerLimits
    let security: StreamSecurity
    let responder: any Responder
    /// Shared by the server's workers.
    let budget: ConnectionBudget
    let memory: MemoryBudget

    var listener: Socket?
    var listenerRegistration: Registration?
    var isAccepting = false
    var isDraining = false
    /// Somebody will tell when there is room again.
    var waitsForRoom = false

    var connections: [ServerConnection?] = []
    var generations: [UInt32] = []
    var free: [Int] = []
    var spareBuffers: [ReceiveBuffer] = []
    let streams = HTTP2StreamPool()
    var writer = ResponseWriter()
    /// For answers that are taken apart, as HTTP/2 does.
    var detached = ResponseWriter(isDetached: true)
    var dateSecond: Int64 = 0
    private var drained: [CheckedContinuation<Void, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        loop.asUnownedSerialExecutor()
    }

    init(
        loop: EventLoop,
        listener: consuming Socket,
        limits: ServerLimits,
        security: StreamSecurity,
        budget: ConnectionBudget,
        memory: MemoryBudget,
        makeResponder: @Sendable (EventLoop) -> sending any Responder
    ) {
        self.loop = loop
        executor = LoopTaskExecutor(loop)
        self.limits = limits
        self.security = security
        self.budget = budget
        self.memory = memory
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

    /// Stops accepting, lets running requests finish, and returns when every connection is closed, which
    /// is done at the latest after `patience`.
    func drain(patience: Duration) async {
        stopListening()
        for connection in connections {
            guard let connection else { continue }
            if let http2 = connection.http2 {
                drain(connection, http2)
                continue
            }
            // A script has no end that could be waited for.
            if connection.takeover != nil {
                close(connection)
                continue
            }
            perform(connection.machine.drain(at: loop.now), on: connection)
            if connection.isOpen { watch(connection) }
        }
        let end = loop.schedule(at: loop.now + patience) { self.assumeIsolated { $0.closeAll() } }
        await withCheckedContinuation { continuation in
            // Asked only here: others may have had their turn on the way into this closure.
            if openCount == 0 { continuation.resume() } else { drained.append(continuation) }
        }
        loop.cancel(end)
    }

    /// What waits in the kernel's queue has been accepted in its client's eyes, so it is served first.
    private func stopListening() {
        guard let listenerRegistration else { return }
        listener?.acceptNoMore()
        // No more than the queue holds, or somebody who goes on connecting would keep the loop here.
        for _ in 0..<4096 where !acceptNext() { break }
        isDraining = true
        loop.deregister(listenerRegistration)
        self.listenerRegistration = nil
        listener = nil
    }

    /// Closes whatever is open.
    private func closeAll() {
        for connection in connections {
            if let connection { close(connection) }
        }
    }

    private var acceptsPriorKnowledge: Bool {
        if case .plain(let acceptsHTTP2) = security { acceptsHTTP2 } else { false }
    }

    var openCount: Int { connections.count - free.count }

    /// The last connection has been closed.
    func allClosed() {
        for waiting in drained { waiting.resume() }
        drained = []
    }

    // MARK: Events

    nonisolated func ready(_ events: Interest, token: UInt64) {
        loop.deliver(events, token, to: self) { worker, events, token in
            if token == Self.listenerToken {
                worker.acceptAll()
            } else if let connection = worker.connections[Int(token)] {
                worker.ready(events, connection)
            }
        }
    }

    private func ready(_ events: Interest, _ connection: ServerConnection) {
        if !events.isDisjoint(with: .hangup) { return close(connection) }
        guard connection.isEstablished || establish(connection) else { return }
        if events.contains(.writable) { flushUnsent(connection) }
        guard events.contains(.readable), connection.isOpen else { return }
        if let http2 = connection.http2, !connection.machine.isEnding {
            receiveFrames(connection, http2)
        } else {
            receive(connection)
        }
    }

    /// Carries the handshake on; true once it is done.
    func establish(_ connection: ServerConnection) -> Bool {
        switch connection.stream.establish() {
        case .waiting: return false
        case .failed:
            close(connection)
            return false
        case .established:
            established(connection)
            return true
        }
    }

    private func established(_ connection: ServerConnection) {
        connection.isEstablished = true
        connection.owner.certificate = connection.stream.peerCertificate
        connection.machine.established(at: loop.now)
        connection.mayBeHTTP2 = acceptsPriorKnowledge
        if connection.stream.applicationProtocol == .http2 { beginHTTP2(connection) }
        watch(connection)
    }
}
