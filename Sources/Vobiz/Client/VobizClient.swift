public import HTTPClient
internal import HTTPTypes
internal import JSON

/// The provider's API, one function per operation.
///
/// Paths come from a table and arguments are typed, so no text of a client decides where a request
/// goes. Reads may use a kept-alive connection; nothing is ever sent twice here. An answer is taken
/// only if it is about the account that was asked for. Documents are overwritten once they are
/// read, since many hold the customer's token.
public struct VobizClient: Sendable {
    public typealias Credential = ClientRequest.Credential

    private let upstream: any UpstreamClient
    private let reads: Deadlines
    private let writes: Deadlines

    public init(
        _ upstream: any UpstreamClient,
        reads: Deadlines = .read,
        writes: Deadlines = .write
    ) {
        self.upstream = upstream
        self.reads = reads
        self.writes = writes
    }

    /// Fetches a document and reads it.
    func read<Answer: ~Copyable>(
        _ endpoint: Endpoint,
        query: QueryWriter = QueryWriter(),
        _ credential: @escaping Credential,
        _ decode: (JSONValue) throws(VobizError) -> Answer
    ) async throws(VobizError) -> Answer {
        let request = ClientRequest(
            method: .get,
            path: endpoint.path + query.text,
            fields: Self.fields,
            subject: endpoint.subject,
            connection: .pooled,
            deadlines: reads,
            maxResponseBody: endpoint.maximumAnswer,
            credential: credential
        )
        return try await exchange(request, decode)
    }

    /// Posts a body that may hold a secret, over a connection of its own, and reads the answer.
    func write<Answer: ~Copyable>(
        _ endpoint: Endpoint,
        body: consuming [UInt8],
        _ credential: @escaping Credential,
        _ decode: (JSONValue) throws(VobizError) -> Answer
    ) async throws(VobizError) -> Answer {
        var fields = Self.fields
        fields[.contentType] = "application/json"
        var request = ClientRequest(
            method: .post,
            path: endpoint.path,
            fields: fields,
            body: consume body,
            subject: endpoint.subject,
            connection: .fresh,
            deadlines: writes,
            maxResponseBody: endpoint.maximumAnswer,
            credential: credential
        )
        defer { request.body.overwrite() }
        return try await exchange(request, decode)
    }

    private func exchange<Answer: ~Copyable>(
        _ request: ClientRequest,
        _ decode: (JSONValue) throws(VobizError) -> Answer
    ) async throws(VobizError) -> Answer {
        var response: ClientResponse
        do {
            response = try await upstream.send(request)
        } catch {
            throw .transport(error)
        }
        var body: [UInt8] = []
        swap(&body, &response.body)
        let decoder = AnswerDecoder(status: response.status, fields: response.fields)
        var document = try decoder.document(of: consume body)
        defer { document.erase() }
        return try decode(document.root)
    }

    private static let fields: HTTPFields = [
        .accept: "application/json", .acceptEncoding: "identity", .userAgent: "vobiz-gateway",
    ]
}
