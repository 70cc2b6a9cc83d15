import Caching
import HTTP
import HTTPServer
import Platform
import RateLimiting
import Vault
import Vobiz

extension GatewayResponder {
    /// The pipeline. Its order is the security property: who asks, what they may, whether the question
    /// is sound, how often they may ask; only then is anything looked up, and what must be waited for
    /// goes on in the returned task in the same order.
    func serve(
        _ request: borrowing InboundRequest,
        _ path: Span<UInt8>,
        _ exchange: inout Exchange,
        _ writer: inout ResponseWriter
    ) throws(GatewayError) -> Deferred? {
        if request.head.method == .options {
            finish(try methods(of: path), exchange, &writer)
            return nil
        }
        let (route, parameters, query) = try identify(request, path, &exchange)
        if route.isWrite { return try write(request, route, parameters, path, exchange) }
        try admit(&exchange)
        switch route {
        case .openAPIYAML, .openAPIJSON:
            describe(route, exchange, request.value(of: .ifNoneMatch), &writer)
            return nil
        case .whoami:
            introduce(exchange, &writer)
            return nil
        case .operation: return operation(parameters, path, exchange)
        case .operations: return try operations(query, request, path, exchange)
        case .limits, .overview: return try compose(route, parameters, path, exchange)
        default: break
        }
        buildKey(route, parameters, path, query, request.query, exchange)
        if answerFromCache(request, &exchange, &writer) { return nil }
        return try read(request, route, parameters, path, query, exchange)
    }

    /// The part that needs no body and costs nobody anything: who asks, what they may, and whether the
    /// question is sound.
    func identify(
        _ request: borrowing InboundRequest,
        _ path: Span<UInt8>,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> (Route, PathParameters, QueryReader) {
        let (route, parameters) = try find(request.head.method, path)
        exchange.route = route
        if route.access != .open { try authenticator.authenticate(request, &exchange) }
        try authorise(route, parameters, path, &exchange)
        return (route, parameters, try QueryReader(request.query, route.parameters))
    }

    // MARK: Route

    private func find(
        _ method: RequestMethod,
        _ path: Span<UInt8>
    ) throws(GatewayError) -> (Route, PathParameters) {
        switch router.find(method, path) {
        case .route(let position, let parameters):
            guard let route = Route(rawValue: position) else { throw .notFound }
            return (route, parameters)
        case .methodNotAllowed(let methods): throw .methodNotAllowed(methods + [.options])
        case .notFound: throw .notFound
        }
    }

    /// What may be done with a resource, or with any of them (RFC 9110 §9.3.7). It needs no key: it tells
    /// what the API's description tells everybody.
    private func methods(of path: Span<UInt8>) throws(GatewayError) -> Answer {
        var methods: [RequestMethod] = [.get, .head, .post]
        // `*` is no path.
        if !path.isEmpty {
            guard case .methodNotAllowed(let some) = router.find(.options, path) else {
                throw .notFound
            }
            methods = some
        }
        let names = (methods + [.options]).map { "\($0.name)" }.joined(separator: ", ")
        return Answer(status: 204, fields: Array("Allow: \(names)\r\n".utf8), body: [])
    }

    // MARK: Authorise

    /// Scope, then account. An account that the client may not see is answered like one that does not
    /// exist.
    private func authorise(
        _ route: Route,
        _ parameters: PathParameters,
        _ path: Span<UInt8>,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        guard let caller = exchange.caller else { return }
        if case .scope(let scope) = route.access, !caller.scopes.contains(scope) {
            throw .missingScope(scope)
        }
        if case .anyScope(let scopes) = route.access, caller.scopes.isDisjoint(with: scopes),
            let first = scopes.scopes.first
        {
            throw .missingScope(first)
        }
        if route.coversAllAccounts, !caller.accounts.isAll { throw .coversAllAccounts }
        guard route.namesAccount else { return }
        let account = parameters.value(0, in: path)
        guard AccountSyntax.isAccount(account) else {
            throw .invalidRequest([FieldProblem("id", "must be an account id, MA_…")])
        }
        exchange.named = AccountOctets(account)
        guard caller.accounts.allows(account) else { throw .notFound }
        if route == .balance, !AccountSyntax.isCurrency(parameters.value(1, in: path)) {
            throw .invalidRequest([FieldProblem("currency", "must be three capital letters")])
        }
        if route == .cdr, !AccountSyntax.isCall(parameters.value(1, in: path)) {
            throw .invalidRequest([FieldProblem("call_id", "must be the id of a call")])
        }
    }

    // MARK: Limit

    private func admit(_ exchange: inout Exchange) throws(GatewayError) {
        guard let caller = exchange.caller else { return }
        let decision = caller.state.limiter.admit(at: exchange.started.nanoseconds)
        try check(decision, &exchange)
    }

    /// A request whose body is still to come is not counted yet, but is not invited either when it would
    /// be refused (R-H1-21).
    func lookAtLimit(_ exchange: inout Exchange) throws(GatewayError) {
        guard let caller = exchange.caller else { return }
        try check(caller.state.limiter.look(at: exchange.started.nanoseconds), &exchange)
    }

    private func check(
        _ decision: RateDecision,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        exchange.decision = decision
        guard decision.isAllowed else {
            throw .quotaExceeded(policies: ["client"], retryAfter: decision.retryAfterSeconds)
        }
    }
}
