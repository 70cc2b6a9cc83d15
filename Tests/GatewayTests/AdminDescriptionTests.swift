import HTTP
import JSON
import Testing

@testable import Gateway

/// The admin listener's table and the admin API's description say the same, in both directions.
@Suite struct AdminDescriptionTests {
    private let root: JSONValue
    private static let described = AdminRoute.allCases.filter { !$0.isOpen }

    init() throws {
        let json = try OpenAPIDocument.administration().json
        root = try JSONDocument(parsing: json, limits: .upstream).root
    }

    @Test("every route is described, and every description has its route")
    func routes() {
        let routed = Self.described.map { "\($0.method.name) \($0.pattern)" }
        let methods: Set = ["get", "head", "post", "put", "patch", "delete", "options", "trace"]
        let described = root["paths"]?.members.flatMap { path, item in
            item.members.map(\.name).filter(methods.contains).map { "\($0.uppercased()) \(path)" }
        }
        #expect(routed.sorted() == described?.sorted())
        #expect(
            Set(AdminRoute.allCases.map { "\($0.name) \($0.pattern)" }).count
                == AdminRoute.allCases.count
        )
    }

    @Test("a route needs the office, and takes what its description names", arguments: described)
    func operation(_ route: AdminRoute) throws {
        let operation = try #require(
            root["paths"]?[route.pattern]?["\(route.method.name)".lowercased()]
        )
        #expect(operation["x-scope"]?.string == "admin")
        #expect(operation["security"] == nil)
        let parameters = (operation["parameters"]?.elements ?? []).map(resolved)
        #expect(
            parameters.filter { $0["in"]?.string == "query" }.compactMap { $0["name"]?.string }
                == route.parameters.map { "\($0.name)" }
        )
        let segments = route.pattern.split(separator: "/").filter { $0.hasPrefix("{") }
        #expect(
            parameters.filter { $0["in"]?.string == "path" }.compactMap { $0["name"]?.string }
                == segments.map { String($0.dropFirst().dropLast()) }
        )
        let body = operation["requestBody"]
        #expect(
            body?["required"]?.boolean
                == (route.bodyUse == .none ? nil : route.bodyUse == .required)
        )
        let schema = body?["content"]?["application/json"]?["schema"].map(resolved)
        #expect(
            (schema?["properties"]?.members.map(\.name) ?? []).sorted() == route.members.sorted()
        )
        #expect(schema == nil || schema?["additionalProperties"]?.boolean == false)
    }

    private func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.string else { return value }
        return reference.dropFirst(2).split(separator: "/").reduce(root) { part, name in
            part[String(name)] ?? part
        }
    }
}
