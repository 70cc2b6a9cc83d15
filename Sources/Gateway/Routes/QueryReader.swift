import Caching
import HTTP
import Vault

/// Reads a query against the parameters a route declares, straight from the request's bytes.
///
/// A parameter that is unknown, repeated or malformed is refused: it could split or poison the cache,
/// or mean something else to the next reader.
struct QueryReader: Sendable {
    /// As many as the route with the most declares.
    private static let maxPairs = 8

    private let parameters: [QueryParameter]
    /// Where each declared parameter's value is, -1 when it is absent.
    private var starts = InlineArray<8, Int32>(repeating: -1)
    private var ends = InlineArray<8, Int32>(repeating: -1)

    /// - Throws: ``GatewayError/invalidRequest(_:)``.
    init(_ query: Span<UInt8>, _ parameters: [QueryParameter]) throws(GatewayError) {
        self.parameters = parameters
        guard !query.isEmpty else { return }
        guard !MisplacedKey.isIn(query) else {
            throw Self.refusal("query", "must not hold an API key")
        }
        var start = 0
        var pairs = 0
        // A part follows every "&", also one at the end: that part is empty, and refused.
        while start <= query.count {
            var end = start
            while end < query.count, query[end] != UInt8(ascii: "&") { end += 1 }
            pairs += 1
            guard pairs <= Self.maxPairs else { throw Self.refusal("query", "has too many parts") }
            try read(query, start, end)
            start = end + 1
        }
    }

    private mutating func read(
        _ query: Span<UInt8>,
        _ start: Int,
        _ end: Int
    ) throws(GatewayError) {
        var equals = start
        while equals < end, query[equals] != UInt8(ascii: "=") { equals += 1 }
        let name = query.extracting(start..<equals)
        guard let index = index(of: name) else {
            throw Self.refusal(Self.shown(name), "is not a parameter of this route")
        }
        guard starts[index] < 0 else {
            throw Self.refusal("\(parameters[index].name)", "is given twice")
        }
        guard equals < end else {
            throw Self.refusal("\(parameters[index].name)", "has no value")
        }
        starts[index] = Int32(equals + 1)
        ends[index] = Int32(end)
        try check(query.extracting((equals + 1)..<end), parameters[index])
    }

    private func index(of name: Span<UInt8>) -> Int? {
        for index in parameters.indices where name.equals(parameters[index].name) { return index }
        return nil
    }

    // MARK: Values

    private func check(
        _ value: Span<UInt8>,
        _ parameter: QueryParameter
    ) throws(GatewayError) {
        switch parameter.kind {
        case .integer(let range):
            guard let number = Self.integer(value), range.contains(number) else {
                throw Self.refusal(
                    "\(parameter.name)",
                    "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
                )
            }
        case .date:
            guard QueryDate.isValid(value) else {
                throw Self.refusal("\(parameter.name)", "must be a day, YYYY-MM-DD")
            }
        case .text(let maxCount):
            // Code points, as JSON Schema counts: no bound holds what one visible character may consist of.
            guard let text = PercentCoding.decode(value), !text.isEmpty,
                text.unicodeScalars.count <= maxCount,
                !text.contains(where: \.isControl)
            else {
                throw Self.refusal(
                    "\(parameter.name)",
                    "must be 1 to \(maxCount) characters of UTF-8 text"
                )
            }
        case .choice(let choices):
            guard choices.contains(where: { value.equals($0) }) else {
                let names = choices.map { "\($0)" }.joined(separator: ", ")
                throw Self.refusal("\(parameter.name)", "must be one of: \(names)")
            }
        }
    }

    private static func integer(_ value: Span<UInt8>) -> Int? {
        guard (1...9).contains(value.count), value[0] != 48 else { return nil }
        var number = 0
        for index in value.indices {
            guard (48...57).contains(value[index]) else { return nil }
            number = number * 10 + Int(value[index] - 48)
        }
        return number
    }

    private static func refusal(_ field: String, _ message: String) -> GatewayError {
        .invalidRequest([FieldProblem(field, message)])
    }

    /// A caller's own word, made harmless to show.
    private static func shown(_ name: Span<UInt8>) -> String {
        let text = name.extracting(0..<min(name.count, 64)).text
        return text.isEmpty ? "query" : text
    }

    // MARK: Results

    private func range(_ index: Int) -> Range<Int> {
        Int(starts[index])..<Int(ends[index])
    }

    /// Adds every declared parameter to a key, in the order of declaration, defaults filled in.
    func append(to key: inout CacheKey, from query: Span<UInt8>) {
        for index in parameters.indices {
            if starts[index] >= 0 {
                let value = query.extracting(range(index))
                appendCanonical(value, parameters[index], &key)
            } else if let standard = parameters[index].standard {
                key.append(standard)
            } else {
                key.append("")
            }
        }
    }

    private func appendCanonical(
        _ value: Span<UInt8>,
        _ parameter: QueryParameter,
        _ key: inout CacheKey
    ) {
        if case .text = parameter.kind, let text = PercentCoding.decode(value) {
            let octets = Array(text.utf8)
            key.append(octets.span)
        } else {
            key.append(value)
        }
    }

    /// The values in the order of declaration, defaults filled in. For the slow path.
    func values(from query: Span<UInt8>) -> [String?] {
        parameters.indices.map { index in
            guard starts[index] >= 0 else { return parameters[index].standard.map { "\($0)" } }
            return PercentCoding.decode(query.extracting(range(index)))
        }
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
    }
}
