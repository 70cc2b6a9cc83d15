public import HTTP

/// Finds the route of a path, segment by segment, over the bytes as they came.
///
/// Patterns are `/v1/accounts/{id}`. A literal segment goes before a parameter. A GET route answers
/// HEAD as well. Routes are known by their position in the table, so that nothing here is generic and
/// a look-up costs no metadata.
public struct Router: Sendable {
    /// What a path leads to.
    public enum Outcome: Sendable {
        /// The route's position in the table.
        case route(Int, PathParameters)
        /// The path exists, the method does not: the methods that do, for `Allow`.
        case methodNotAllowed([RequestMethod])
        case notFound
    }

    private struct Node: Sendable {
        var literals: [(segment: [UInt8], node: Int)] = []
        var parameter: Int?
        var routes: [(method: RequestMethod, position: Int)] = []
    }

    private var nodes = [Node()]

    public init(_ routes: [(method: RequestMethod, pattern: String)]) {
        for (position, route) in routes.enumerated() {
            var node = 0
            for segment in route.pattern.split(separator: "/") { node = child(of: node, segment) }
            nodes[node].routes.append((route.method, position))
        }
    }

    private mutating func child(of node: Int, _ segment: Substring) -> Int {
        if segment.hasPrefix("{") {
            if let known = nodes[node].parameter { return known }
            nodes.append(Node())
            nodes[node].parameter = nodes.count - 1
            return nodes.count - 1
        }
        let octets = Array(segment.utf8)
        if let known = nodes[node].literals.first(where: { $0.segment == octets }) {
            return known.node
        }
        nodes.append(Node())
        nodes[node].literals.append((octets, nodes.count - 1))
        return nodes.count - 1
    }

    /// Looks a path up, from its first `/`, escapes already removed.
    public func find(_ method: RequestMethod, _ path: Span<UInt8>) -> Outcome {
        guard !path.isEmpty, path[0] == UInt8(ascii: "/") else { return .notFound }
        var node = 0
        var parameters = PathParameters()
        var start = 1
        while start <= path.count, path.count > 1 {
            let end = Self.endOfSegment(path, from: start)
            guard let next = step(from: node, path, start, end, &parameters) else {
                return .notFound
            }
            node = next
            start = end + 1
        }
        return outcome(method, node, parameters)
    }

    private static func endOfSegment(_ path: Span<UInt8>, from start: Int) -> Int {
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        return end
    }

    private func step(
        from node: Int,
        _ path: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ parameters: inout PathParameters
    ) -> Int? {
        let segment = path.extracting(start..<end)
        for literal in nodes[node].literals where Self.equal(segment, literal.segment) {
            return literal.node
        }
        guard let next = nodes[node].parameter, !segment.isEmpty,
            parameters.append(start..<end)
        else { return nil }
        return next
    }

    private static func equal(_ segment: Span<UInt8>, _ literal: [UInt8]) -> Bool {
        guard segment.count == literal.count else { return false }
        for index in segment.indices where segment[index] != literal[index] { return false }
        return true
    }

    private func outcome(
        _ method: RequestMethod,
        _ node: Int,
        _ parameters: PathParameters
    ) -> Outcome {
        guard !nodes[node].routes.isEmpty else { return .notFound }
        let wanted = method == .head ? .get : method
        for candidate in nodes[node].routes where candidate.method == wanted {
            return .route(candidate.position, parameters)
        }
        var allowed = nodes[node].routes.map(\.method)
        if allowed.contains(.get) { allowed.append(.head) }
        return .methodNotAllowed(allowed)
    }
}
