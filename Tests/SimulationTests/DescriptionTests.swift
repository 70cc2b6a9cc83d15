import Foundation
import HTTPTypes
import JSON
import Testing
import Yams

/// The description that the gateway serves, and the admin listener's answers as it describes them.
@Suite(.stage(), .timeLimit(.minutes(15)))
struct DescriptionTests {
    @Test("is the file in the repository, octet for octet")
    func yaml() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../openapi/gateway.yaml")
        let reply = try await Staging.stage.front.send(.get, "/openapi.yaml")
        #expect(reply.status == 200)
        #expect(reply["Content-Type"] == "application/yaml")
        #expect(reply.body == [UInt8](try Data(contentsOf: file)))
    }

    @Test("is the same document in JSON")
    func json() async throws {
        let stage = try Staging.stage
        let yaml = try await stage.front.send(.get, "/openapi.yaml")
        let json = try await stage.front.send(.get, "/openapi.json")
        #expect(json["Content-Type"] == "application/json")
        let expected = try #require(try Yams.compose(yaml: yaml.text))
        #expect(Self.differences(try json.json, expected, at: "$") == [])
        let tag = try #require(json["ETag"])
        let again = try await stage.front.send(.get, "/openapi.json", [("If-None-Match", tag)])
        #expect(again.status == 304)
        #expect([nil, "\(json.body.count)"].contains(again["Content-Length"]))
    }

    @Test("says what the admin listener answers", arguments: ["/healthz", "/readyz"])
    func admin(_ path: String) async throws {
        let stage = try Staging.stage
        let description = try await Description(of: stage)
        let reply = try await stage.admin.send(.get, path)
        #expect(reply.status == 200)
        #expect(try description.violations(of: reply, to: "get", path) == [])
        #expect(reply["Cache-Control"] == "no-store")
        #expect(reply["X-Content-Type-Options"] == "nosniff")
        try await stage.admin.send(.get, path + "?x=1").expectProblem(400, "invalid-request")
        try await stage.admin.send(.post, path).expectProblem(405, "method-not-allowed")
        // Each listener has its own routes.
        try await stage.front.send(.get, path, [stage.key()]).expectProblem(404, "not-found")
        try await stage.admin.send(.get, "/v1/partner", [stage.key()])
            .expectProblem(404, "not-found")
    }

    @Test(
        "says what problems look like",
        arguments: [
            ("/v1/partner?x=1", "/v1/partner", 400), ("/v1/partner", "/v1/partner", 401),
            ("/v1/accounts/MA_ABSENT00", "/v1/accounts/{id}", 404),
            ("/v1/operations/none", "/v1/operations/{operation_id}", 404),
        ]
    )
    func problem(_ path: String, _ pattern: String, _ status: Int) async throws {
        let stage = try Staging.stage
        let description = try await Description(of: stage)
        let reply = try await stage.front.send(.get, path, status == 401 ? [] : [stage.key()])
        #expect(reply.status == status)
        #expect(try description.violations(of: reply, to: "get", pattern) == [])
    }

    private static func differences(
        _ value: JSONValue,
        _ node: Node,
        at path: String
    ) -> [String] {
        switch (value.kind, node) {
        case (.object, .mapping(let mapping)):
            guard value.members.map(\.name) == mapping.keys.map({ $0.string ?? "" }) else {
                return ["\(path): other members"]
            }
            return zip(value.members, mapping.values).flatMap {
                differences($0.value, $1, at: "\(path).\($0.name)")
            }
        case (.array, .sequence(let sequence)):
            guard value.elements.count == sequence.count else { return ["\(path): other length"] }
            return zip(value.elements, sequence).flatMap { differences($0, $1, at: path + "[]") }
        case (.null, .scalar): return node.null != nil ? [] : ["\(path): null"]
        case (.boolean, .scalar): return node.bool == value.boolean ? [] : ["\(path): boolean"]
        case (.number, .scalar(let scalar)):
            let isPlain = scalar.style == .plain && Double(scalar.string) != nil
            return isPlain && scalar.string == value.number ? [] : ["\(path): number"]
        case (.string, .scalar(let scalar)):
            return scalar.string == value.string ? [] : ["\(path): \(scalar.string)"]
        default: return ["\(path): another kind"]
        }
    }
}
