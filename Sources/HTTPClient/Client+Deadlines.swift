import Platform
import Transport

/// One timer for each exchange, at the earliest of what may end its patience.
extension Client {
    func watch(_ connection: ClientConnection) {
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

    func stopWatching(_ connection: ClientConnection) {
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
