import Caching
import Platform
import Vault
import Vobiz

/// Puts an account's overview together. The parts are asked for side by side, and are the same entries of
/// the cache as the answers of their own routes; the whole is not kept.
///
/// Costs the provider three calls at most, and two more for an account whose token or limits are not known.
struct OverviewService: Sendable {
    let cached: CachedReads
    /// Of the partner's credential.
    let generation: @Sendable () -> UInt64

    /// - Throws: ``GatewayError/notFound`` for an account that does not exist.
    func overview(
        of account: AccountID,
        _ exchange: Exchange
    ) async throws(GatewayError) -> Overview {
        guard let caller = exchange.caller else { throw .unauthorized }
        // The profile holds the limits, so they come after it.
        async let first = outcomes(of: [.profile, .limits], account, caller, exchange)
        async let second = outcomes(of: [.balance], account, caller, exchange)
        async let third = outcomes(of: [.transactions], account, caller, exchange)
        let all = await first + second + third
        return try Overview(
            of: account,
            Dictionary(uniqueKeysWithValues: all),
            exchange.id
        )
    }

    /// Some parts, one after the other.
    private func outcomes(
        of parts: [OverviewPart],
        _ account: AccountID,
        _ caller: Caller,
        _ exchange: Exchange
    ) async -> [(OverviewPart, OverviewOutcome)] {
        var outcomes: [(OverviewPart, OverviewOutcome)] = []
        for part in parts {
            outcomes.append((part, await outcome(of: part, account, caller, exchange)))
        }
        return outcomes
    }

    private func outcome(
        of part: OverviewPart,
        _ account: AccountID,
        _ caller: Caller,
        _ exchange: Exchange
    ) async -> OverviewOutcome {
        guard caller.scopes.contains(part.scope) else {
            return .forbidden(.missingScope(part.scope))
        }
        do throws(GatewayError) {
            return .value(try await body(of: part, account, caller, exchange))
        } catch {
            return .failed(error)
        }
    }

    private func body(
        of part: OverviewPart,
        _ account: AccountID,
        _ caller: Caller,
        _ exchange: Exchange
    ) async throws(GatewayError) -> [UInt8] {
        if part == .limits {
            let limits = try await cached.reads.limits(of: account)
            return Projection.Limits(limits, of: account).bytes
        }
        let question = try question(part, account, caller.entry)
        if let kept = kept(question) { return kept }
        let answer = try await cached.fetch(question, for: caller.accounts, exchange)
        return Self.octets(of: answer.response)
    }

    private func kept(_ question: Question) -> [UInt8]? {
        cached.cache.fresh(question.key, at: MonotonicTime.now.nanoseconds)
            .map { Self.octets(of: $0.response) }
    }

    private static func octets(of response: CachedResponse) -> [UInt8] {
        response.body.array
    }

    /// The part's route as it is asked without a query.
    private func question(
        _ part: OverviewPart,
        _ account: AccountID,
        _ entry: ClientDirectory.Entry
    ) throws(GatewayError) -> Question {
        let none: [UInt8] = []
        let route = part.route
        let query = try QueryReader(none.span, route.parameters)
        let values = query.values(from: none.span)
        guard let read = try Read(route, account: account, item: nil, values: values) else {
            throw .notFound
        }
        var key = CacheKey()
        key.begin(route, for: entry, generation())
        key.append(Array(account.text.utf8).span)
        query.append(to: &key, from: none.span)
        let path = route.pattern.replacing("{id}", with: account.text)
        return Question(
            route: route,
            read: read,
            key: key,
            link: NextLink(route, path: path, values)
        )
    }
}
