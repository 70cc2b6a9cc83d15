/// Finds the operation for a path. Case and trailing slashes count, as they do at the provider.
struct RouteTable: Sendable {
    /// What a path means.
    enum Match: Sendable {
        case found(Route, parameters: [String])
        /// The path exists, with other methods.
        case otherMethods([String])
        case none

        var route: Route? {
            if case .found(let route, _) = self { route } else { nil }
        }
    }

    private let patterns: [(route: Route, method: String, segments: [String])]

    init() {
        patterns = Route.allCases.flatMap { route in
            Self.spellings(of: route).map { path in
                (route, route.method, RequestTarget(path).segments)
            }
        }
    }

    func match(method: String, segments: [String]) -> Match {
        var methods: [String] = []
        for pattern in patterns {
            guard let parameters = Self.parameters(pattern.segments, segments) else { continue }
            if pattern.method == method {
                return .found(pattern.route, parameters: parameters)
            }
            methods.append(pattern.method)
        }
        return methods.isEmpty ? .none : .otherMethods(methods)
    }

    /// Balance and ledger are documented under `/account/` and `/Account/`, hanging up with a slash and
    /// without; nothing else is lenient.
    private static func spellings(of route: Route) -> [String] {
        let lower = "/api/v1/account/"
        if route == .hangUp { return [route.path, route.path + "/"] }
        guard [.accountBalance, .accountTransactions].contains(route) else { return [route.path] }
        return [route.path, "/api/v1/Account/" + route.path.dropFirst(lower.count)]
    }

    /// The decoded parameters when the segments fit the pattern. An empty segment at the end is a
    /// trailing slash, never a parameter.
    private static func parameters(_ pattern: [String], _ segments: [String]) -> [String]? {
        guard pattern.count == segments.count,
            segments.last?.isEmpty == pattern.last?.isEmpty
        else { return nil }
        var parameters: [String] = []
        for (expected, segment) in zip(pattern, segments) {
            if expected.hasPrefix("{") {
                parameters.append(PercentEncoding.decode(segment))
            } else if expected != segment {
                return nil
            }
        }
        return parameters
    }
}
