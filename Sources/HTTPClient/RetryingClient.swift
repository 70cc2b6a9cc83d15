public import Platform

/// Sends reads a second time where the rule and the budget allow it, and writes never.
///
/// No request leaves more than twice. ``Client`` by itself sends a read again that went nowhere: on a
/// kept-alive connection that the upstream had closed (U34), or refused by it unseen (U35). That one is
/// not asked of the budget, because a connection's ordinary end must fail no caller, and the upstream has no
/// work with it; but it is the second sending: it counts in the budget, and nothing is retried after it.
public struct RetryingClient: UpstreamClient {
    private let upstream: any UpstreamClient
    private let rule: RetryRule
    private let budget: SharedRetryBudget
    private let pauses: RetryPauses
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
        pauses = RetryPauses(on: loop)
        self.rule = rule
        self.budget = budget
        self.admits = admits
    }

    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let start = MonotonicTime.now
        let end = start + request.deadlines.total
        budget.countRequest(at: start)
        let first = await outcome(of: request)
        guard !first.wasRepeated else {
            budget.countRetry(at: .now)
            return try first.get()
        }
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
        // Not when the caller has gone, nor when the gateway ends.
        guard await pauses.pause(until: time) else { return false }
        return MonotonicTime.now < end && admits()
    }

    /// How many requests wait for their second attempt.
    var pausing: Int {
        get async { await pauses.count }
    }

    /// Ends the pauses, each with the outcome of its first attempt.
    public func shutDown() async {
        await pauses.shutDown()
        await upstream.shutDown()
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

extension Result where Success == ClientResponse, Failure == ClientError {
    fileprivate var wasRepeated: Bool {
        switch self {
        case .success(let response): response.wasRepeated
        case .failure(let error): error.wasRepeated
        }
    }
}
