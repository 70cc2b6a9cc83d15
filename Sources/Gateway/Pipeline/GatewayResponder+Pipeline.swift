import Caching
import HTTP
import HTTPServer
import Platform
import RateLimiting
import Transport
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

    // MARK: Authenticate

    private func authenticate(
        _ request: borrowing InboundRequest,
        _ route: Route,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        guard route.access != .open else { return }
        let connection = request.owner
        let generation = services.directory.generation
        let caller = try caller(request, connection, generation, &exchange)
        exchange.caller = caller
        if caller.isBoundToAddresses, !allows(caller.entry, exchange.peer) {
            exchange.reason = "address"
            throw .unauthorized
        }
        guard
            connection.client == caller.index
                || services.clientConnections.claim(caller.index, for: connection)
        else { throw .tooManyConnections }
        // Not before: a right key that is refused must cost what a wrong one does.
        if !connection.shown.stands(for: caller, in: generation),
            let key = try ClientKeyField.find(in: request)
        {
            connection.shown.remember(key, of: caller, in: generation)
        }
    }

    /// Who asks, by a key, by a certificate, or by both, which must then agree (R-TLS-06).
    private func caller(
        _ request: borrowing InboundRequest,
        _ connection: ConnectionOwner,
        _ generation: Int64,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> Caller {
        exchange.reason = "key-field"
        let key = try ClientKeyField.find(in: request)
        exchange.reason = nil
        guard let certificate = connection.certificate else {
            guard let key else {
                exchange.reason = "no-key"
                throw .unauthorized
            }
            let caller = try owner(of: key, connection, generation, &exchange)
            guard !caller.entry.requiresCertificate else {
                throw missesCertificate(of: caller, &exchange)
            }
            return caller
        }
        exchange.certificate = (certificate.uris.first ?? certificate.dnsNames.first)
            .map { String($0.prefix(128)) }
        guard let key else { return try owner(of: certificate, &exchange) }
        let caller = try owner(of: key, connection, generation, &exchange)
        // On record: it may be a key that was stolen.
        exchange.caller = caller
        switch identify(certificate) {
        case .accepted(let other) where other.index == caller.entry.index: return caller
        case .accepted: exchange.reason = "certificate-of-another"
        case .refused(.unknown) where caller.entry.requiresCertificate:
            throw missesCertificate(of: caller, &exchange)
        case .refused(let refusal): exchange.reason = Self.reason(refusal)
        }
        throw .identityConflict
    }

    /// A right key that does not count alone is answered as an unknown one is: whoever has stolen it, and
    /// no client's certificate, does not learn what it is worth (R-TLS-06). The record says whose it is.
    private func missesCertificate(
        of caller: Caller,
        _ exchange: inout Exchange
    ) -> GatewayError {
        exchange.caller = caller
        exchange.reason = "certificate-required"
        return .unauthorized
    }

    /// A key that was accepted on this connection before is looked up again only when a client or a key
    /// has changed since.
    private func owner(
        of key: Span<UInt8>,
        _ connection: ConnectionOwner,
        _ generation: Int64,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> Caller {
        let now = WallTime.coarse
        let refusal: ClientDirectory.Refusal
        if let caller = connection.shown.holder(of: key, in: generation) as? Caller {
            guard let found = services.directory.recheck(caller.entry, now: now) else {
                return caller
            }
            refusal = found
        } else {
            switch services.directory.authenticate(key, now: now) {
            case .accepted(let entry): return caller(of: entry)
            case .refused(let found): refusal = found
            }
        }
        exchange.reason = ClientKeyField.reason(refusal)
        throw .unauthorized
    }

    private func owner(
        of certificate: PeerCertificate,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> Caller {
        switch identify(certificate) {
        case .accepted(let entry): return caller(of: entry)
        case .refused(let refusal):
            exchange.reason = Self.reason(refusal)
            switch refusal {
            case .unknown, .ambiguous: throw .clientUnknown
            default: throw .unauthorized
            }
        }
    }

    /// Why a certificate was not accepted, for the audit record.
    private static func reason(_ refusal: ClientDirectory.Refusal) -> StaticString {
        switch refusal {
        case .malformed, .ambiguous: "certificate-ambiguous"
        case .unknown: "certificate-unknown"
        case .revoked: "certificate-revoked"
        case .notYetValid: "certificate-not-yet-valid"
        case .expired: "certificate-expired"
        }
    }

    /// The common name never counts (RFC 9525 §2).
    private func identify(_ certificate: PeerCertificate) -> ClientDirectory.Authentication {
        services.directory.identify(
            uris: certificate.uris,
            dnsNames: certificate.dnsNames,
            now: WallTime.coarse
        )
    }

    private func allows(_ entry: ClientDirectory.Entry, _ peer: SocketAddress) -> Bool {
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
        guard let caller = exchange.caller else { return }
        if case .scope(let scope) = route.access, !caller.scopes.contains(scope) {
            throw .missingScope(scope)
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
