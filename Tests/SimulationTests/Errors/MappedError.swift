import HTTP
import HTTPClient
import HTTPTypes
import Vobiz

@testable import Gateway

/// Problems that no test can make a gateway answer within its time: they are compared with what the gateway makes of
/// the error that they stand for.
enum MappedError {
    static let all: [String: GatewayError] = [
        // After ten seconds, before which no route is known.
        "408 request-timeout": .refused(.timeout),
        // After 50 pages of 100.
        "422 too-many-entries": .tooManyPages,
        // Takes a resolver that is silent.
        "504 upstream-unreachable": .upstream(
            .transport(ClientError(.resolutionTimeout, .nothingSent))
        ),
    ]

    /// The admin listener takes 4096 connections, whatever is configured.
    static let ofAdmin: [String: GatewayError] = ["503 overloaded": .refused(.overloaded)]

    /// The answer that an error becomes; nil for one that a gateway can be made to answer.
    static func reply(to error: DocumentedError) -> Reply? {
        guard let cause = all[error.kind] ?? (error.isAdmin ? ofAdmin[error.kind] : nil) else {
            return nil
        }
        var identifiers = IdentifierSource()
        let problem = ProblemMapping.problem(for: cause)
        let body = problem.body(instance: identifiers.requestID())
        return Reply(status: problem.status, fields: [:], body: body)
    }
}
