import Platform

/// Sends what the upstream's breaker lets through, and tells it how that went.
public struct BreakerClient: UpstreamClient {
    private let upstream: any UpstreamClient
    private let breaker: UpstreamBreaker

    public init(_ upstream: any UpstreamClient, breaker: UpstreamBreaker) {
        self.upstream = upstream
        self.breaker = breaker
    }

    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        guard let permit = breaker.permit else { throw ClientError(.circuitOpen, .nothingSent) }
        do throws(ClientError) {
            let response = try await upstream.send(request)
            breaker.record(CallVerdict(status: response.status), of: permit, at: .now)
            return response
        } catch {
            let verdict = CallVerdict(error.reason, request.deadlines)
            breaker.record(verdict, of: permit, at: .now)
            throw error
        }
    }
}
