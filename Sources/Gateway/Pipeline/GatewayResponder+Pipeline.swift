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
        let (route, parameters, query) = try identify(request, path, &exchange)
        if route == .createAccount { return try create(request, exchange) }
        try admit(&exchange)
        switch route {
        case .openAPIYAML, .openAPIJSON:
            describe(route, exchange, request.value(of: .ifNoneMatch), &writer)
            return nil
        case .whoami:
            introduce(exchange, &writer)
            return nil
        case .operation: return operation(parameters, path, exchange)
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
        try authenticate(request, route, &exchange)
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
        case .methodNotAllowed(let methods): throw .methodNotAllowed(methods)
        case .notFound: throw .notFound
        }
    }

    // MARK: Authenticate

    private func authenticate(
        _ request: borrowing InboundRequest,
        _ route: Route,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        guard route.access != .open else { return }
        guard let key = try ClientKeyField.find(in: request) else {
            exchange.reason = "no-key"
            throw .unauthorized
        }
        switch services.directory.authenticate(key, now: WallTime.coarse) {
        case .refused(let refusal):
            exchange.reason = ClientKeyField.reason(refusal)
            throw .unauthorized
        case .accepted(let entry):
            exchange.entry = entry
            guard allows(entry, request.peer) else {
                exchange.reason = "address"
                throw .unauthorized
            }
            guard
                request.owner.client == entry.index
                    || services.clientConnections.claim(entry.index, for: request.owner)
            else { throw .tooManyConnections }
            exchange.client = state(of: entry)
        }
    }

    private func allows(_ entry: ClientDirectory.Entry, _ peer: SocketAddress) -> Bool {
        guard !entry.client.permissions.addresses.isEmpty else { return true }
        let octets = peer.octets
        return entry.client.permissions.allows(address: octets.span)
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
        guard let client = exchange.entry?.client else { return }
        if case .scope(let scope) = route.access, !client.scopes.contains(scope) {
            throw .missingScope(scope)
        }
        if route.coversAllAccounts, !client.accounts.isAll { throw .coversAllAccounts }
        guard route.namesAccount else { return }
        let account = parameters.value(0, in: path)
        guard AccountSyntax.isAccount(account) else {
            throw .invalidRequest([FieldProblem("id", "must be an account id, MA_…")])
        }
        exchange.named = AccountOctets(account)
        guard client.accounts.allows(account) else { throw .notFound }
        if route == .balance, !AccountSyntax.isCurrency(parameters.value(1, in: path)) {
            throw .invalidRequest([FieldProblem("currency", "must be three capital letters")])
        }
    }

    // MARK: Limit

    private func admit(_ exchange: inout Exchange) throws(GatewayError) {
        guard let client = exchange.client else { return }
        let decision = client.limiter.admit(at: exchange.started.nanoseconds)
        exchange.decision = decision
        guard decision.isAllowed else {
            throw .quotaExceeded(policies: ["client"], retryAfter: decision.retryAfterSeconds)
        }
    }
}
