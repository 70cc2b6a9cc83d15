public import Platform

/// Sends reads a second time where the rule and the budget allow it, and writes never.
///
/// A kept-alive connection that the upstream had closed (U34) is not its matter: there the request
/// went nowhere, and ``Client`` opens another one.
public struct RetryingClient: UpstreamClient {
    private let upstream: any UpstreamClient
    private let loop: EventLoop
    private let rule: RetryRule
    private let budget: SharedRetryBudget
    private let admits: @Sendable () -> Bool

    /// - Parameters:
    ///   - upstream: what attempts go through.
    ///   - loop: on which pauses are waited for.
    ///   - rule: what may be sent again, and when.
    ///   - budget: shared by all loops.
    ///   - admits: asked before each second attempt, for which the caller may have a limit of its
    ///     own: a retry is one more request to the upstream.
    public init(
        _ upstream: any UpstreamClient,
        on loop: EventLoop,
        rule: RetryRule = RetryRule(),
        budget: SharedRetryBudget,
        admits: @escaping @Sendable () -> Bool = { true }
    ) {
        self.upstream = upstream
        self.loop = loop
        self.rule = rule
        self.budget = budget
        self.admits = admits
    }

    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let start = MonotonicTime.now
        let end = start + request.deadlines.total
        budget.countRequest(at: start)
        let first = await outcome(of: request)
        guard rule.allows(request.method, after: first), await mayRepeat(before: end) else {
            return try first.get()
        }
        var again = request
        // A connection of its own, so that it is certainly sent no third time.
        again.connection = .fresh
        again.deadlines.total = end - .now
        switch await outcome(of: again) {
        case .success(let response): return response
        // It did not leave; what the upstream did with the first one is the truth about it.
        case .failure(let error) where error.delivery == .nothingSent: return try first.get()
        case .failure(let error): throw error
        }
    }

    /// Waits for the moment of the second attempt, if there may be one.
    private func mayRepeat(before end: MonotonicTime) async -> Bool {
        let now = MonotonicTime.now
        var generator = SystemRandomNumberGenerator()
        guard let time = rule.resumption(after: now, before: end, using: &generator),
            budget.takeRetry(at: now)
        else { return false }
        do {
            try await loop.sleep(until: time)
        } catch {
            // The caller has gone.
            return false
        }
        return MonotonicTime.now < end && admits()
    }

    private func outcome(
        of request: ClientRequest
    ) async -> Result<ClientResponse, ClientError> {
        do throws(ClientError) {
            return .success(try await upstream.send(request))
        } catch {
            return .failure(error)
        }
    }
}
