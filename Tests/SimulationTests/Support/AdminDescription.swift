import HTTPTypes
import JSON
import TestSupport
import Testing

/// The admin API's description as the gateway serves it, for checking answers against it.
struct AdminDescription: Sendable {
    let root: JSONValue

    init(of stage: Stage) async throws {
        root = try await stage.administer(.get, "/admin/v1/openapi.json").json
    }

    var paths: [String] { root["paths"]?.members.map(\.name) ?? [] }

    /// What of an answer is not as described, for an operation by its path pattern.
    func violations(
        of reply: Reply,
        to method: String,
        _ pattern: String
    ) throws -> [String] {
        APIDescription(root).violations(of: reply.described, to: method.uppercased(), pattern)
    }
}
