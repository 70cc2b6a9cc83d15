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

    /// What a look-up goes through: nodes without arrays of their own, so that no reference is counted.
    private struct Step: Sendable {
        var literals: Range<Int>
        var routes: Range<Int>
        var parameter: Int?
    }

    private struct Literal: Sendable {
        var text: Range<Int>
        var step: Int
    }

    private var steps: [Step] = []
    private var literals: [Literal] = []
    private var text: [UInt8] = []
    private var routes: [(method: RequestMethod, position: Int)] = []

    public init(_ routes: [(method: RequestMethod, pattern: String)]) {
        var nodes = [Node()]
        for (position, route) in routes.enumerated() {
            var node = 0
            for segment in route.pattern.split(separator: "/") {
                node = Self.child(of: node, segment, in: &nodes)
            }
            nodes[node].routes.append((route.method, position))
        }
        for node in nodes { lay(node) }
    }

    private static func child(of node: Int, _ segment: Substring, in nodes: inout [Node]) -> Int {
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

    private mutating func lay(_ node: Node) {
        let firstLiteral = literals.count
        for (segment, next) in node.literals {
            let start = text.count
            text += segment
            literals.append(Literal(text: start..<text.count, step: next))
        }
        let firstRoute = routes.count
        routes += node.routes
        steps.append(
            Step(
                literals: firstLiteral..<literals.count,
                routes: firstRoute..<routes.count,
                parameter: node.parameter
            )
        )
    }

    /// Looks a path up, from its first `/`, escapes already removed.
    public func find(_ method: RequestMethod, _ path: Span<UInt8>) -> Outcome {
        guard !path.isEmpty, path[0] == UInt8(ascii: "/") else { return .notFound }
        var step = 0
        var parameters = PathParameters()
        var start = 1
        while start <= path.count, path.count > 1 {
            let end = Self.endOfSegment(path, from: start)
            guard let next = next(after: step, path, start, end, &parameters) else {
                return .notFound
            }
            step = next
            start = end + 1
        }
        return outcome(method, step, parameters)
    }

    private static func endOfSegment(_ path: Span<UInt8>, from start: Int) -> Int {
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        return end
    }

    private func next(
        after step: Int,
        _ path: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ parameters: inout PathParameters
    ) -> Int? {
        let segment = path.extracting(start..<end)
        for index in steps[step].literals where equals(segment, literals[index].text) {
            return literals[index].step
        }
        guard let next = steps[step].parameter, !segment.isEmpty,
            parameters.append(start..<end)
        else { return nil }
        return next
    }

    private func equals(_ segment: Span<UInt8>, _ literal: Range<Int>) -> Bool {
        guard segment.count == literal.count else { return false }
        for index in segment.indices where segment[index] != text[literal.lowerBound + index] {
            return false
        }
        return true
    }

    private func outcome(
        _ method: RequestMethod,
        _ step: Int,
        _ parameters: PathParameters
    ) -> Outcome {
        let range = steps[step].routes
        guard !range.isEmpty else { return .notFound }
        let wanted = method == .head ? .get : method
        for index in range where routes[index].method == wanted {
            return .route(routes[index].position, parameters)
        }
        var allowed = routes[range].map(\.method)
        if allowed.contains(.get) { allowed.append(.head) }
        return .methodNotAllowed(allowed)
    }
}
