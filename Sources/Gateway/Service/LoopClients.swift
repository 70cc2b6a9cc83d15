import HTTPClient
import Platform

/// The provider's client of every loop, to be closed with the service.
final class LoopClients: Sendable {
    private let clients = Guarded<[Client]>([])

    func add(_ client: Client) {
        clients.withLock { $0.append(client) }
    }

    /// Closes what is open. To be called while the loops still serve.
    func shutDown() async {
        for client in clients.withLock({ $0 }) { await client.shutDown() }
    }
}
