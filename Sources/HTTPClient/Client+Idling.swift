import Platform

/// One timer for all connections that are idle, at the earliest end of their patience.
extension Client {
    /// When an idle connection is closed.
    func expiry(of connection: ClientConnection) -> MonotonicTime {
        min(connection.idleSince + limits.idle, connection.retiresAt)
    }

    /// Sees to it that no idle connection is kept for longer than it may.
    func watchIdle() {
        guard let due = earliestExpiry else {
            if let watch = idleWatch { loop.cancel(watch.timer) }
            return idleWatch = nil
        }
        // A timer that fires too early looks again; one that would fire too late is replaced.
        if let watch = idleWatch {
            if watch.due <= due { return }
            loop.cancel(watch.timer)
        }
        let timer = loop.schedule(at: due) { self.assumeIsolated { $0.closeExpired() } }
        idleWatch = (timer, due: due)
    }

    private var earliestExpiry: MonotonicTime? {
        var earliest: MonotonicTime?
        for index in idle {
            guard let connection = connections[index] else { continue }
            let expiry = expiry(of: connection)
            if expiry < earliest ?? .distantFuture { earliest = expiry }
        }
        return earliest
    }

    private func closeExpired() {
        idleWatch = nil
        let expired = idle.compactMap { connections[$0] }.filter { loop.now >= expiry(of: $0) }
        for connection in expired { close(connection) }
        watchIdle()
    }
}
