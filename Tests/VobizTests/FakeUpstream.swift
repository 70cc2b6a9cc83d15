import HTTPClient
import HTTPTypes
import Platform
import TestSupport

/// An upstream that answers everything the same way and remembers what it was asked.
final class FakeUpstream: UpstreamClient {
    private let outcome: Result<ClientResponse, ClientError>
    private let seen = Guarded<[ClientRequest]>([])

    init(_ outcome: Result<ClientResponse, ClientError>) {
        self.outcome = outcome
    }

    convenience init(
        _ status: Int,
        _ body: String,
        _ fields: HTTPFields = [.contentType: "application/json"]
    ) {
        self.init(.success(ClientResponse(status: status, fields: fields, body: Array(body.utf8))))
    }

    /// Answers 200 with one of the provider's documents.
    convenience init(document: String) throws {
        self.init(200, try Fixture.provider(document))
    }

    var requests: [ClientRequest] { seen.withLock { $0 } }

    func shutDown() async {}

    func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        seen.withLock { $0.append(request) }
        return try outcome.get()
    }
}
