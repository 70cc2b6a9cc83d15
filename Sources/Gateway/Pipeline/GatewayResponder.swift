import Caching
import HTTP
import HTTPServer
import Platform
import RateLimiting
import Vault
import Vobiz

/// The public listener's responder on one loop: it finds the route, runs the pipeline, and finishes
/// every answer, also the ones that refuse.
final class GatewayResponder: Responder {
    let services: GatewayServices
    /// The shared one, without the once that guards a global.
    let router = GatewayServices.router
    let authenticator: Authenticator
    let reads: ReadService
    let cached: CachedReads
    let overviews: OverviewService
    let creations: AccountCreationService
    let transfers: TransferService
    let loop: EventLoop
    /// Where writes go on when their caller has gone.
    let executor: LoopTaskExecutor

    // What one loop uses again and again.
    var scribe: AuditScribe
    var identifiers = IdentifierSource()
    var key = CacheKey()
    var tripwire: TripwireView

    init(
        _ services: GatewayServices,
        _ provider: Provider,
        exports: Provider,
        on loop: EventLoop
    ) {
        self.services = services
        self.loop = loop
        executor = LoopTaskExecutor(loop)
        authenticator = Authenticator(services)
        reads = ReadService(provider: provider, exports: exports, limits: services.learnedLimits)
        cached = CachedReads(
            reads: reads,
            cache: services.cache,
            lifetimes: services.lifetimes,
            screen: services.screen
        )
        let vault = services.vault
        overviews = OverviewService(cached: cached) { vault.partnerGeneration }
        let writes = WriteService(
            operations: services.operations,
            audit: services.audit,
            cache: services.cache,
            screen: services.screen
        )
        creations = AccountCreationService(
            provider: provider,
            writes: writes,
            fingerprintKey: services.fingerprintKey
        )
        transfers = TransferService(
            provider: provider,
            writes: writes,
            fingerprintKey: services.fingerprintKey,
            partner: services.partner,
            policy: services.transferPolicy
        )
        tripwire = TripwireView(services.screen.watch)
        scribe = AuditScribe(log: services.audit)
    }

    // MARK: Entry points

    func respond(
        to request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Deferred? {
        var exchange = begin(request)
        do throws(GatewayError) {
            try requireOurAuthority(request)
            try requireFinishedHandshake(request)
            guard let decoded = try Self.decodePath(request.path) else {
                return try serve(request, request.path, &exchange, &writer)
            }
            return try serve(request, decoded.span, &exchange, &writer)
        } catch {
            refuse(error, exchange, &writer)
            return nil
        }
    }

    /// Whoever would be refused anyway keeps the body, and what it holds, to itself.
    func invites(
        _ request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Bool {
        var exchange = begin(request)
        do throws(GatewayError) {
            try requireOurAuthority(request)
            try requireFinishedHandshake(request)
            if let decoded = try Self.decodePath(request.path) {
                _ = try identify(request, decoded.span, &exchange)
            } else {
                _ = try identify(request, request.path, &exchange)
            }
            try lookAtLimit(&exchange)
            return true
        } catch {
            refuse(error, exchange, &writer)
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
        refuse(.refused(refusal), exchange, &writer)
    }

    private func begin(_ request: borrowing InboundRequest) -> Exchange {
        Exchange(
            of: request,
            through: services.proxies,
            isSecure: services.isSecure,
            by: tripwire.current(),
            &identifiers
        )
    }

    /// Whatever was meant for another name came here by mistake or by a trick, so it is not even looked at
    /// (RFC 9110 §7.4, R-H1-08).
    private func requireOurAuthority(_ request: borrowing InboundRequest) throws(GatewayError) {
        guard !services.authorities.isAny else { return }
        guard services.authorities.contains(request.authority) else { throw .misdirected }
    }

    /// R-H1-27. A read may be repeated by anybody who has recorded it, a write must not.
    private func requireFinishedHandshake(
        _ request: borrowing InboundRequest
    ) throws(GatewayError) {
        guard !services.proxies.isEmpty, !request.head.method.isSafe else { return }
        if Forwarding.isEarly(request, through: services.proxies) { throw .tooEarly }
    }

    static func decodePath(_ path: Span<UInt8>) throws(GatewayError) -> [UInt8]? {
        do {
            return try PathSyntax.decode(path)
        } catch {
            throw .badPath
        }
    }

    // MARK: Finishing

    /// Answers with a problem and notes it.
    func refuse(
        _ error: GatewayError,
        _ exchange: borrowing Exchange,
        _ writer: inout ResponseWriter
    ) {
        let answer = Answer(ProblemMapping.problem(for: error), instance: exchange.id)
        finish(answer, exchange, &writer)
    }

    /// Writes an answer with the fields that all share, and notes it.
    func finish(_ answer: Answer, _ exchange: borrowing Exchange, _ writer: inout ResponseWriter) {
        let answer = services.screen.passed(answer, exchange, by: tripwire.current())
        write(answer, exchange, &writer)
    }

    /// The same for what is the same for everybody and was known when the program was built.
    func write(_ answer: Answer, _ exchange: borrowing Exchange, _ writer: inout ResponseWriter) {
        writer.begin(answer.status)
        writer.fields(answer.fields)
        CommonFields.append(exchange, to: &writer.output)
        switch answer.status {
        // A length would have to be the whole document's, or there is none (RFC 9110 §8.6).
        case 204, 304: writer.endWithoutBody()
        default: writer.end(answer.body)
        }
        scribe.note(exchange, status: answer.status, bytes: answer.body.count, at: loop.now)
    }

    /// The same for an answer that was waited for.
    func prepare(_ answer: Answer, _ exchange: Exchange) -> PreparedResponse {
        assert(loop.isCurrent, "an answer was waited for and came back on another thread")
        let answer = services.screen.passed(answer, exchange, by: tripwire.current())
        return prepare(screened: answer, exchange)
    }

    func prepare(screened answer: Answer, _ exchange: Exchange) -> PreparedResponse {
        var lines = ByteBuffer(capacity: 1024)
        lines.append(answer.fields)
        CommonFields.append(exchange, to: &lines)
        scribe.note(exchange, status: answer.status, bytes: answer.body.count, at: loop.now)
        return PreparedResponse(status: answer.status, fields: lines.array, body: answer.body)
    }
}
