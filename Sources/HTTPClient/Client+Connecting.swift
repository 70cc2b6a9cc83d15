import Platform
import Transport

/// The way to the upstream: its addresses, one that takes the connection, and TLS over it.
extension Client {
    /// Begins what ends with ``connected(_:)`` or a failure. No byte of the request leaves before.
    func open(_ connection: ClientConnection) {
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

    func dial(_ connection: ClientConnection, _ addresses: [SocketAddress]) {
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

    func goOnDialing(_ connection: ClientConnection) {
        if connection.dialer?.isLost == true {
            if connection.dialer?.isExhausted == true {
                fail(connection, ClientError(.resourcesExhausted, .nothingSent))
            } else {
                disconnected(connection)
            }
        } else {
            watch(connection)
        }
    }

    func ready(_ events: Interest, attempt: Int, _ connection: ClientConnection) {
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

    func secure(_ connection: ClientConnection) {
        switch connection.stream?.establish() {
        case .established:
            connected(connection)
            // What came along with the end of the handshake is reported by no event.
            if connection.exchanges > 0, connection.stream?.holdsInput == true {
                read(connection)
            }
        case .waiting: watch(connection)
        case .failed, nil:
            let failure = (connection.stream as? TLSStream)?.handshakeFailure ?? .refused
            fail(connection, ClientError(.tls(failure), .nothingSent))
        }
    }
}
