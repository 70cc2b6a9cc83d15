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
        let answers = root["paths"]?[pattern]?[method]?["responses"]
        guard let answer = answers?["\(reply.status)"] else {
            return ["\(method) \(pattern) \(reply.status) is not described"]
        }
        let resolved = answer["$ref"]?.string.flatMap { SchemaValidator.resolve($0, in: root) }
        guard let content = (resolved ?? answer)["content"] else {
            return reply.body.isEmpty ? [] : ["\(method) \(pattern) has a body"]
        }
        let type = try #require(reply["Content-Type"])
        guard let schema = content[type]?["schema"] else {
            return ["\(method) \(pattern) \(reply.status) has no \(type)"]
        }
        return SchemaValidator.violations(of: try reply.json, against: schema, in: root)
    }
}
