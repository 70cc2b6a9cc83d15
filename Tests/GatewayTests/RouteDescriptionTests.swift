import HTTP
import JSON
import Testing
import Vault

@testable import Gateway

/// The route table and the API's description say the same, in both directions.
@Suite struct RouteDescriptionTests {
    private let root: JSONValue

    init() throws {
        root = try JSONDocument(parsing: try OpenAPIDocument().json, limits: .upstream).root
    }

    @Test("every route is described, and every description has its route")
    func routes() {
        let open = AdminRoute.allCases.filter(\.isOpen).map { ($0.method, $0.pattern) }
        let table = Route.allCases.map { ($0.method, $0.pattern) } + open
        let routed = table.map { "\($0.0.name) \($0.1)" }
        let described = operations.map { "\($0.method.uppercased()) \($0.path)" }
        #expect(routed.sorted() == described.sorted())
        #expect(Set(described).count == described.count)
    }

    @Test("a route asks for the scope that its description names", arguments: Route.allCases)
    func scope(_ route: Route) {
        let operation = operation(of: route)
        let expected =
            switch route.access {
            case .open: "none"
            case .anyClient: route == .whoami ? "any" : "own"
            case .scope(let scope): scope.rawValue
            case .anyScope: "parts"
            }
        #expect(operation?["x-scope"]?.string == expected)
        // Without a word of its own an operation needs a key.
        let isOpen = operation?["security"]?.elements.isEmpty
        #expect(isOpen == (route.access == .open ? true : nil))
    }

    @Test("a route takes the parameters that its description names", arguments: Route.allCases)
    func parameters(_ route: Route) {
        let parameters = parameters(of: route)
        let queries = parameters.filter { $0["in"]?.string == "query" }
        #expect(
            queries.compactMap { $0["name"]?.string }.sorted()
                == route.parameters.map { "\($0.name)" }.sorted()
        )
        let paths = parameters.filter { $0["in"]?.string == "path" }
        let segments = route.pattern.split(separator: "/").filter { $0.hasPrefix("{") }
        #expect(
            paths.compactMap { $0["name"]?.string }
                == segments.map { $0.dropFirst().dropLast() }
                .map(String.init)
        )
        for query in queries {
            guard let own = route.parameters.first(where: { "\($0.name)" == query["name"]?.string })
            else { continue }
            check(own, query["schema"].flatMap(resolved))
        }
    }

    /// The bounds and the default are the same.
    private func check(_ own: QueryParameter, _ schema: JSONValue?) {
        let standard = schema?["default"].flatMap { $0.string ?? $0.number }
        #expect(standard == own.standard.map { "\($0)" }, "\(own.name)")
        switch own.kind {
        case .integer(let range):
            #expect(schema?["minimum"]?.integer == range.lowerBound, "\(own.name)")
            #expect(schema?["maximum"]?.integer == range.upperBound, "\(own.name)")
        case .text(let maxCount):
            #expect(schema?["maxLength"]?.integer == maxCount, "\(own.name)")
        case .choice(let choices):
            let words = schema?["enum"]?.elements.compactMap(\.string) ?? []
            #expect(words.sorted() == choices.map { "\($0)" }.sorted(), "\(own.name)")
        case .date:
            #expect(schema?["format"]?.string == "date", "\(own.name)")
        }
    }

    // MARK: The document

    private var operations: [(method: String, path: String)] {
        let methods: Set = ["get", "head", "post", "put", "patch", "delete", "options", "trace"]
        return root["paths"]?.members.flatMap { path, item in
            item.members.map(\.name).filter(methods.contains).map { ($0, path) }
        } ?? []
    }

    private func operation(of route: Route) -> JSONValue? {
        root["paths"]?[route.pattern]?["\(route.method.name)".lowercased()]
    }

    private func parameters(of route: Route) -> [JSONValue] {
        let own = operation(of: route)?["parameters"]?.elements ?? []
        let shared = root["paths"]?[route.pattern]?["parameters"]?.elements ?? []
        return (shared + own).map(resolved)
    }

    private func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.string else { return value }
        return reference.dropFirst(2).split(separator: "/").reduce(root) { part, name in
            part[String(name)] ?? part
        }
    }
}
