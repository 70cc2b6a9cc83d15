import HTTP
import HTTPServer
import Platform
import TestSupport

/// Treats paths and methods as the gateway does: 400 for a path that has no one reading, 404, 405.
/// What has a route counts as executed, and is answered with the request's body.
final class HostileResponder: Responder {
    private static let router = Router([
        (.get, "/ok"), (.post, "/ok"), (.delete, "/ok"), (.options, "/ok"), (.get, "/after"),
        (.get, "/items/{id}"), (.get, "/"),
    ])

    private let executions: Executions

    init(_ executions: Executions) {
        self.executions = executions
    }

    func respond(
        to request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Deferred? {
        let path = request.path.array
        writer.begin(status(request.head.method, path))
        if writer.status == 200 { executions.add(latin1(path)) }
        writer.end(request.body)
        return nil
    }

    private func status(_ method: RequestMethod, _ path: [UInt8]) -> Int {
        if path.isEmpty, method == .options { return 200 }
        do {
            let decoded = try PathSyntax.decode(path.span) ?? path
            return switch Self.router.find(method, decoded.span) {
            case .route: 200
            case .methodNotAllowed: 405
            case .notFound: 404
            }
        } catch {
            return 400
        }
    }

    func refuse(_ refusal: RequestRefusal, through writer: inout ResponseWriter) {
        writer.begin(refusal.status)
        writer.end([])
    }
}
