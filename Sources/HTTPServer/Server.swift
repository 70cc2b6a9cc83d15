public import Platform

/// An HTTP server: one listener per loop on one address (SO_REUSEPORT), and the connections behind it. A
/// unix socket has one listener, on the first loop: the kernel spreads nothing there.
public final class Server: Sendable {
    /// Where it listens, with the port that the kernel chose if it was asked to.
    public let address: SocketAddress
    private let workers: [ServerWorker]
    private let file: UnixSocketFile?

    /// Listens and begins to serve.
    ///
    /// `makeResponder` is called once per loop; the responder is used on that loop only.
    ///
    /// - Throws: ``SystemError``, `EADDRINUSE` when the port is taken.
    public init(
        at address: SocketAddress,
        on loops: [EventLoop],
        limits: ServerLimits = ServerLimits(),
        security: StreamSecurity = .plain(acceptsHTTP2: false),
        socketMode: UInt32 = 0o660,
        makeResponder: @Sendable @escaping (EventLoop) -> sending any Responder
    ) async throws(SystemError) {
        let budget = ConnectionBudget(limits)
        let memory = MemoryBudget(limit: limits.memory)
        var bound = address
        var workers: [ServerWorker] = []
        var file: UnixSocketFile?
        try Self.probe(address)
        for loop in address.isUnix ? loops.prefix(1) : loops[...] {
            let listener: Socket
            if case .unix(let path) = address {
                listener = try UnixSocketFile.listening(at: path, mode: socketMode)
                file = try UnixSocketFile(of: path)
            } else {
                listener = try Socket.listening(at: bound, sharesPort: loops.count > 1)
                if workers.isEmpty { bound = listener.localAddress }
            }
            workers.append(
                ServerWorker(
                    loop: loop,
                    listener: listener,
                    limits: limits,
                    security: security,
                    budget: budget,
                    memory: memory,
                    makeResponder: makeResponder
                )
            )
        }
        self.address = bound
        self.file = file
        self.workers = workers
        for worker in workers { try await worker.start() }
    }

    /// With SO_REUSEPORT a second server would silently share the port; without it the kernel says
    /// that the port is taken.
    private static func probe(_ address: SocketAddress) throws(SystemError) {
        guard address.port != 0 else { return }
        _ = try Socket.listening(at: address, sharesPort: false)
    }

    /// Stops accepting, lets running requests finish, closes everything at the latest after `patience`.
    public func drain(patience: Duration = .seconds(30)) async {
        file?.remove()
        await withTaskGroup { group in
            for worker in workers { group.addTask { await worker.drain(patience: patience) } }
        }
    }
}
