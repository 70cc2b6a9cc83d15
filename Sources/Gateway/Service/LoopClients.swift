import HTTPClient
import Platform

/// The provider's clients of every loop, to be closed with the service.
final class LoopClients: Sendable {
    private let clients = Guarded<[any UpstreamClient]>([])

    func add(_ client: any UpstreamClient) {
        clients.withLock { $0.append(client) }
    }

    /// Ends what waits and closes what is open. To be called while the loops still serve.
    func shutDown() async {
        for client in clients.withLock({ $0 }) { await client.shutDown() }
    }
}
