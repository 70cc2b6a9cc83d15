import JSON
import TestSupport
import Testing

@testable import Gateway

/// The examples of the descriptions fit what they are examples of.
@Suite struct DescriptionExampleTests {
    private static let documents = ["gateway", "administration"]

    private static func root(_ document: String) throws -> JSONValue {
        let description =
            document == "gateway" ? try OpenAPIDocument() : try OpenAPIDocument.administration()
        return try JSONDocument(parsing: description.json, limits: .upstream).root
    }

    @Test("each has its schema's form", arguments: documents)
    func examples(_ document: String) throws {
        let root = try Self.root(document)
        let description = APIDescription(root)
        var count = 0
        Self.visit(root, at: document) { value, path in
            guard let schema = value["schema"] else { return }
            let named = (value["examples"]?.members ?? []).compactMap {
                description.resolved($0.value)["value"]
            }
            for example in named + [value["example"]].compactMap(\.self) {
                count += 1
                let wrong = SchemaValidator.violations(of: example, against: schema, in: root)
                #expect(wrong == [], "\(path)")
            }
        }
        #expect(count > 5)
    }

    @Test("every shared example is one of something", arguments: documents)
    func use(_ document: String) throws {
        let root = try Self.root(document)
        var used = Set<String>()
        Self.visit(root, at: document) { value, _ in
            if let reference = value["$ref"]?.string { used.insert(reference) }
        }
        let parts = ["examples", "responses", "schemas", "parameters", "headers"]
        let defined = parts.flatMap { part in
            (root["components"]?[part]?.members ?? []).map { "#/components/\(part)/\($0.name)" }
        }
        #expect(Set(defined).subtracting(used) == [])
        #expect(used.filter { SchemaValidator.resolve($0, in: root) == nil } == [])
    }

    /// Every object of a document.
    private static func visit(
        _ value: JSONValue,
        at path: String,
        _ body: (JSONValue, String) -> Void
    ) {
        if value.kind == .object { body(value, path) }
        for (name, part) in value.members { visit(part, at: "\(path).\(name)", body) }
        for (index, part) in value.elements.enumerated() {
            visit(part, at: "\(path)[\(index)]", body)
        }
    }
}
