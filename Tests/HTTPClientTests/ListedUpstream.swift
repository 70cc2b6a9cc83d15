import HTTPClient
import Platform

/// An upstream with an outcome for each request in turn; the last one holds for all further ones.
final class ListedUpstream: UpstreamClient {
    private struct State {
        var outcomes: [Result<ClientResponse, ClientError>]
        var requests: [ClientRequest] = []
    }

    private let state: Guarded<State>

    init(_ outcomes: [Result<ClientResponse, ClientError>]) {
        state = Guarded(State(outcomes: outcomes))
    }

    var requests: [ClientRequest] { state.withLock { $0.requests } }

    func shutDown() async {}

    func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let outcome = state.withLock { state in
            state.requests.append(request)
            return state.outcomes.count > 1 ? state.outcomes.removeFirst() : state.outcomes[0]
        }
        return try outcome.get()
    }
}
