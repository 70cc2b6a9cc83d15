import Platform

/// Sends what the upstream's breaker lets through, and tells it how that went.
///
/// The breaker is asked when a request comes, and again at the moment when it would leave: one that has
/// waited for a connection meanwhile fails then, and nothing of it is sent.
public struct BreakerClient: UpstreamClient {
    private let upstream: any UpstreamClient
    private let breaker: UpstreamBreaker

    public init(_ upstream: any UpstreamClient, breaker: UpstreamBreaker) {
        self.upstream = upstream
        self.breaker = breaker
    }

    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        guard let permit = breaker.permit else { throw ClientError(.circuitOpen, .nothingSent) }
        var admitted = request
        admitted.mayLeave = { [breaker] in request.mayLeave() && breaker.permit != nil }
        do throws(ClientError) {
            let response = try await upstream.send(admitted)
            let verdict = CallVerdict(status: response.status)
            breaker.record(verdict, of: permit, about: request.subject, at: .now)
            return response
        } catch {
            let verdict = CallVerdict(error.reason, request.deadlines)
            breaker.record(verdict, of: permit, about: request.subject, at: .now)
            throw error
        }
    }

    public func shutDown() async {
        await upstream.shutDown()
    }
}
