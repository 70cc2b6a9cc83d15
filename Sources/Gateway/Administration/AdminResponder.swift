import HTTP
import HTTPServer
import JSON
import Platform
import RateLimiting
import Vault

/// The admin listener's responder on one loop: health and readiness, which need no key there, and the
/// admin API.
final class AdminResponder: Responder {
    private static let router = AdminServices.router

    private let services: AdminServices
    private let authenticator: Authenticator
    private let scribe: AdminScribe
    private let loop: EventLoop
    /// Where changes go on when their caller has gone.
    private let executor: LoopTaskExecutor
    private var identifiers = IdentifierSource()
    private var tripwire: TripwireView

    init(_ services: AdminServices, on loop: EventLoop) {
        self.services = services
        self.loop = loop
        executor = LoopTaskExecutor(loop)
        authenticator = Authenticator(services.gateway)
        scribe = AdminScribe(log: services.gateway.audit)
        tripwire = TripwireView(services.gateway.screen.watch)
    }

    // MARK: Entry points

    func respond(
        to request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Deferred? {
        var exchange = begin(request)
        var route: AdminRoute?
        do throws(GatewayError) {
            guard let decoded = try GatewayResponder.decodePath(request.path) else {
                return try serve(request, request.path, &exchange, &route, &writer)
            }
            return try serve(request, decoded.span, &exchange, &route, &writer)
        } catch {
            refuse(error, exchange, route, &writer)
            return nil
        }
    }

    /// Whoever would be refused anyway keeps the body, and the token in it, to itself.
    func invites(
        _ request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Bool {
        var exchange = begin(request)
        var route: AdminRoute?
        do throws(GatewayError) {
            if let decoded = try GatewayResponder.decodePath(request.path) {
                _ = try identify(request, decoded.span, &exchange, &route)
            } else {
                _ = try identify(request, request.path, &exchange, &route)
            }
            try limit(&exchange, isCounted: false)
            return true
        } catch {
            refuse(error, exchange, route, &writer)
            return false
        }
    }

    func closed(_ owner: ConnectionOwner) {
        authenticator.closed(owner)
    }

    func refuse(_ refusal: RequestRefusal, through writer: inout ResponseWriter) {
        let exchange = Exchange(
            id: identifiers.requestID(),
            trace: nil,
            peer: .unix(""),
            started: loop.now,
            isSecure: services.isSecure,
            method: "-"
        )
        refuse(.refused(refusal), exchange, nil, &writer)
    }

    private func begin(_ request: borrowing InboundRequest) -> Exchange {
        Exchange(
            of: request,
            through: services.gateway.proxies,
            isSecure: services.isSecure,
            by: tripwire.current(),
            &identifiers
        )
    }

    // MARK: The pipeline

    /// Its order is the security property, as on the public listener: who asks, what they may, whether a
    /// page of a browser made them, whether the question is sound, how often they may ask; only then is
    /// anything looked at or done.
    private func serve(
        _ request: borrowing InboundRequest,
        _ path: Span<UInt8>,
        _ exchange: inout Exchange,
        _ route: inout AdminRoute?,
        _ writer: inout ResponseWriter
    ) throws(GatewayError) -> Deferred? {
        if request.head.method == .options {
            let answer = try methods(of: path, request, &exchange)
            finish(answer, exchange, nil, &writer)
            return nil
        }
        let (found, parameters, query) = try identify(request, path, &exchange, &route)
        try limit(&exchange, isCounted: true)
        switch found {
        case .health:
            finish(Self.state("ok"), exchange, found, &writer)
            return nil
        case .readiness:
            finish(try readiness(), exchange, found, &writer)
            return nil
        case .descriptionYAML, .descriptionJSON:
            let answer = description(found, request.value(of: .ifNoneMatch))
            finish(answer, exchange, found, &writer)
            return nil
        default:
            return answer(
                try AdminRequest(request, found, parameters, path, query),
                exchange
            )
        }
    }

    private func identify(
        _ request: borrowing InboundRequest,
        _ path: Span<UInt8>,
        _ exchange: inout Exchange,
        _ route: inout AdminRoute?
    ) throws(GatewayError) -> (AdminRoute, PathParameters, QueryReader) {
        let (found, parameters) = try find(request.head.method, path)
        route = found
        if !found.isOpen { try authorise(request, found, &exchange) }
        return (found, parameters, try QueryReader(request.query, found.parameters))
    }

    private func find(
        _ method: RequestMethod,
        _ path: Span<UInt8>
    ) throws(GatewayError) -> (AdminRoute, PathParameters) {
        switch Self.router.find(method, path) {
        case .route(let position, let parameters):
            guard let route = AdminRoute(rawValue: position) else { throw .notFound }
            return (route, parameters)
        case .methodNotAllowed(let methods): throw .methodNotAllowed(methods + [.options])
        case .notFound: throw .notFound
        }
    }

    private func authorise(
        _ request: borrowing InboundRequest,
        _ route: AdminRoute?,
        _ exchange: inout Exchange
    ) throws(GatewayError) {
        try authenticator.authenticate(request, &exchange)
        guard let caller = exchange.caller else { throw .unauthorized }
        guard caller.scopes.contains(.admin) else { throw .missingScope(.admin) }
        try BrowserCheck.require(request)
        let proxies = services.gateway.proxies
        if !request.head.method.isSafe, Forwarding.isEarly(request, through: proxies) {
            throw .tooEarly
        }
        if route?.coversAllAccounts == true, !caller.accounts.isAll {
            throw .administration(
                .beyondMandate([
                    FieldProblem("accounts", "the partner and its writes are about all of them")
                ])
            )
        }
    }

    private func limit(
        _ exchange: inout Exchange,
        isCounted: Bool
    ) throws(GatewayError) {
        guard let limiter = exchange.client?.limiter else { return }
        let now = exchange.started.nanoseconds
        let decision = isCounted ? limiter.admit(at: now) : limiter.look(at: now)
        exchange.decision = decision
        guard decision.isAllowed else {
            throw .quotaExceeded(policies: ["client"], retryAfter: decision.retryAfterSeconds)
        }
    }

    /// What may be done with a resource. It is told to whom the resource is open.
    private func methods(
        of path: Span<UInt8>,
        _ request: borrowing InboundRequest,
        _ exchange: inout Exchange
    ) throws(GatewayError) -> Answer {
        // `*` is no path.
        guard !path.isEmpty, case .methodNotAllowed(let methods) = Self.router.find(.options, path)
        else { throw .notFound }
        let text = path.text
        if !AdminRoute.allCases.contains(where: { $0.isOpen && $0.pattern == text }) {
            try authorise(request, nil, &exchange)
            try limit(&exchange, isCounted: true)
        }
        let names = (methods + [.options]).map { "\($0.name)" }.joined(separator: ", ")
        return Answer(status: 204, fields: Array("Allow: \(names)\r\n".utf8), body: [])
    }

    // MARK: Answers

    private static func state(_ status: String, checks: [String] = []) -> Answer {
        var json = JSONWriter()
        json.object { json in
            json.member("status", status)
            guard !checks.isEmpty else { return }
            json.object("checks") { json in
                for check in checks { json.member(check, "ok") }
            }
        }
        return Answer(status: 200, json: json.bytes)
    }

    private func readiness() throws(GatewayError) -> Answer {
        let problems = services.readiness.problems
        guard problems.isEmpty else { throw .notReady(problems) }
        return Self.state("ready", checks: ["store", "credential", "audit"])
    }

    private func description(_ route: AdminRoute, _ condition: Span<UInt8>?) -> Answer {
        let document = services.description
        let isYAML = route == .descriptionYAML
        let tag = isYAML ? document.yamlTag : document.jsonTag
        var isUnchanged = false
        if let condition { isUnchanged = EntityTag.matches(condition, tag.span) }
        let fields =
            "Content-Type: application/\(isYAML ? "yaml" : "json")\r\n"
            + "ETag: \(String(decoding: tag, as: UTF8.self))\r\nCache-Control: private, no-cache\r\n"
        return Answer(
            status: isUnchanged ? 304 : 200,
            fields: Array(fields.utf8),
            body: isUnchanged ? [] : isYAML ? document.yaml : document.json
        )
    }

    private func answer(_ request: AdminRequest, _ exchange: Exchange) -> Deferred {
        { [self] in
            // A task of its own: a change that was begun goes on when its caller has gone, and a shutdown
            // waits for it. For who only looks, nobody waits.
            let writes = request.route.method.isSafe ? nil : services.gateway.writes
            writes?.begin()
            let answer = await Task(executorPreference: executor) { [services] in
                defer { writes?.end() }
                return await AdminAct(services.resources, request, exchange).answer()
            }.value
            return prepare(answer, exchange, request.route)
        }
    }

    // MARK: Finishing

    private func refuse(
        _ error: GatewayError,
        _ exchange: borrowing Exchange,
        _ route: AdminRoute?,
        _ writer: inout ResponseWriter
    ) {
        let answer = Answer(ProblemMapping.problem(for: error), instance: exchange.id)
        finish(answer, exchange, route, &writer)
    }

    private func finish(
        _ answer: Answer,
        _ exchange: borrowing Exchange,
        _ route: AdminRoute?,
        _ writer: inout ResponseWriter
    ) {
        let answer = screened(answer, exchange, route)
        writer.begin(answer.status)
        writer.fields(answer.fields)
        CommonFields.append(exchange, to: &writer.output)
        switch answer.status {
        case 204, 304: writer.endWithoutBody()
        default: writer.end(answer.body)
        }
        note(answer, exchange, route)
    }

    private func prepare(
        _ answer: Answer,
        _ exchange: Exchange,
        _ route: AdminRoute
    ) -> PreparedResponse {
        assert(loop.isCurrent, "an answer was waited for and came back on another thread")
        let answer = screened(answer, exchange, route)
        var lines = ByteBuffer(capacity: 1024)
        lines.append(answer.fields)
        CommonFields.append(exchange, to: &lines)
        note(answer, exchange, route)
        var response = PreparedResponse(
            status: answer.status,
            fields: lines.array,
            body: answer.body
        )
        response.sensitiveBody = answer.sensitiveBody
        return response
    }

    private func screened(
        _ answer: Answer,
        _ exchange: borrowing Exchange,
        _ route: AdminRoute?
    ) -> Answer {
        services.gateway.screen.passed(
            answer,
            exchange,
            at: route?.name,
            by: tripwire.current(),
            otherwise: .administration(Self.refusal(instead: answer, of: route))
        )
    }

    /// What is said when an answer is kept back. Whoever asks must know whether something was done.
    static func refusal(instead answer: Answer, of route: AdminRoute?) -> AdminRefusal {
        let isDone = route?.changesSomething == true && (200..<300).contains(answer.status)
        return isDone ? .doneNotShown : .notShown
    }

    /// Whoever looks after the process asks every few seconds how it is: that is not on record.
    private func note(_ answer: Answer, _ exchange: borrowing Exchange, _ route: AdminRoute?) {
        if let route, route.isOpen { return }
        scribe.note(exchange, route, answer, at: loop.now)
    }
}
