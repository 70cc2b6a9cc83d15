import HTTP
import HTTPServer
import JSON
import Platform

/// The admin listener's responder on one loop: health and readiness, which need no key there.
final class AdminResponder: Responder {
    static let routes: [(method: RequestMethod, pattern: String)] = [
        (.get, "/healthz"), (.get, "/readyz"),
    ]
    private static let router = Router(routes)

    private let readiness: Readiness
    /// The listener speaks TLS.
    private let isSecure: Bool
    private let loop: EventLoop
    private let screen: AnswerScreen
    private var tripwire: TripwireView
    private var identifiers = IdentifierSource()

    init(_ readiness: Readiness, _ screen: AnswerScreen, isSecure: Bool, on loop: EventLoop) {
        self.screen = screen
        tripwire = TripwireView(screen.watch)
        self.readiness = readiness
        self.isSecure = isSecure
        self.loop = loop
    }

    func respond(
        to request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Deferred? {
        var id: RequestID?
        if let sent = request.value(of: .requestID) { id = RequestID(sent) }
        let exchange = exchange(id)
        guard request.query.isEmpty else {
            refuse(.invalidRequest([FieldProblem("query", "is not used here")]), exchange, &writer)
            return nil
        }
        switch Self.router.find(request.head.method, request.path) {
        case .route(0, _): finish(Self.answer("ok"), exchange, &writer)
        case .route: reportReadiness(exchange, &writer)
        case .methodNotAllowed(let methods):
            refuse(.methodNotAllowed(methods), exchange, &writer)
        case .notFound: refuse(.notFound, exchange, &writer)
        }
        return nil
    }

    func refuse(_ refusal: RequestRefusal, through writer: inout ResponseWriter) {
        refuse(.refused(refusal), exchange(nil), &writer)
    }

    private func exchange(_ id: RequestID?) -> Exchange {
        Exchange(
            id: id ?? identifiers.requestID(),
            trace: nil,
            peer: .unix(""),
            started: loop.now,
            isSecure: isSecure,
            method: "-"
        )
    }

    private func reportReadiness(_ exchange: Exchange, _ writer: inout ResponseWriter) {
        let problems = readiness.problems
        guard problems.isEmpty else { return refuse(.notReady(problems), exchange, &writer) }
        finish(Self.answer("ready", checks: ["store", "credential", "audit"]), exchange, &writer)
    }

    private static func answer(_ status: String, checks: [String] = []) -> Answer {
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

    private func refuse(
        _ error: GatewayError,
        _ exchange: Exchange,
        _ writer: inout ResponseWriter
    ) {
        finish(
            Answer(ProblemMapping.problem(for: error), instance: exchange.id),
            exchange,
            &writer
        )
    }

    private func finish(_ answer: Answer, _ exchange: Exchange, _ writer: inout ResponseWriter) {
        let answer = screen.passed(answer, exchange, by: tripwire.current())
        writer.begin(answer.status)
        writer.fields(answer.fields)
        CommonFields.append(exchange, to: &writer.output)
        writer.end(answer.body)
    }
}
