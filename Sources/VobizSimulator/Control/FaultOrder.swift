internal import HTTPTypes
internal import JSON

/// An order for faults as the control route takes it: `{"route"?, "count"?, "kind", …}`, where the kind
/// says which further members there are.
///
/// | kind | members |
/// |---|---|
/// | `answer` | `status`, `family`?, `code`?, `limit`?, `fields`?, `moment`? |
/// | `delay` | `milliseconds`, `moment`? |
/// | `fields` | `fields`: values by name, `null` to take one away |
/// | `content`, `framing` | `fault` |
/// | `drop` | `ending`?, `at` |
/// | `drip` | `octets_per_second` |
struct FaultOrder: Sendable {
    let fault: Fault
    /// `nil` for any.
    let route: Route?
    let count: Int

    private static let common: Set = ["route", "count", "kind"]

    /// Refuses what it does not know, in words for the person who writes the test.
    init(_ body: [UInt8]) throws(FaultOrderError) {
        let root: JSONValue
        do {
            root = try JSONDocument(parsing: body, limits: .request).root
        } catch {
            throw FaultOrderError("body must be JSON")
        }
        let name = root["route"]?.string ?? "*"
        route = Route(rawValue: name)
        guard route != nil || name == "*" else { throw FaultOrderError("unknown route") }
        count = root["count"]?.integer ?? 1
        guard (1...10_000).contains(count) else { throw FaultOrderError("count is out of range") }
        let kind = root["kind"]?.string ?? ""
        guard let members = Self.members[kind] else {
            throw FaultOrderError("kind must be one of \(Self.members.keys.sorted())")
        }
        for (name, _) in root.members where !members.union(Self.common).contains(name) {
            throw FaultOrderError("\(kind) has no member \(name)")
        }
        fault = try Self.fault(kind, root)
    }

    /// Of an answer that keeps the rules they are always the server's own.
    private static let serversFields: Set<HTTPField.Name> = [
        .contentLength, .transferEncoding, .connection, .date,
    ]

    private static let members: [String: Set<String>] = [
        "answer": ["status", "family", "code", "limit", "fields", "moment"],
        "delay": ["milliseconds", "moment"],
        "fields": ["fields"],
        "content": ["fault"],
        "framing": ["fault"],
        "drop": ["ending", "at"],
        "drip": ["octets_per_second"],
    ]

    private static func fault(_ kind: String, _ root: JSONValue) throws(FaultOrderError) -> Fault {
        switch kind {
        case "answer": .answer(try answer(root), try choice("moment", in: root, .beforeWork))
        case "delay":
            .delay(
                milliseconds: try number("milliseconds", in: root, 0...600_000),
                try choice("moment", in: root, .beforeWork)
            )
        case "fields": .fields(try fields(root))
        case "content": .content(try choice("fault", in: root))
        case "framing": .framing(try choice("fault", in: root))
        case "drop":
            .drop(Drop(try choice("ending", in: root, .reset), try choice("at", in: root)))
        default: .drip(octetsPerSecond: try number("octets_per_second", in: root, 1...100_000))
        }
    }

    // MARK: Members

    private static func answer(_ root: JSONValue) throws(FaultOrderError) -> OrderedAnswer {
        OrderedAnswer(
            status: try number("status", in: root, 200...599),
            family: try choice("family", in: root, .wrapped),
            code: root["code"]?.string,
            limit: root["limit"]?.string,
            fields: try fields(root)
        )
    }

    private static func number(
        _ name: String,
        in root: JSONValue,
        _ range: ClosedRange<Int>
    ) throws(FaultOrderError) -> Int {
        guard let number = root[name]?.integer, range.contains(number) else {
            throw FaultOrderError(
                "\(name) must be between \(range.lowerBound) and \(range.upperBound)"
            )
        }
        return number
    }

    /// One of the words that a type has; without a default it must be there.
    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        in root: JSONValue,
        _ standard: Choice? = nil
    ) throws(FaultOrderError) -> Choice {
        if root[name] == nil, let standard { return standard }
        guard let choice = root[name]?.string.flatMap({ Choice(rawValue: $0) }) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw FaultOrderError("\(name) must be one of \(words)")
        }
        return choice
    }

    private static func fields(_ root: JSONValue) throws(FaultOrderError) -> FieldChanges {
        var changes = FieldChanges()
        for (name, value) in root["fields"]?.members ?? [] {
            guard let known = HTTPField.Name(name), !serversFields.contains(known) else {
                throw FaultOrderError("\(name) is no field that an answer can be given")
            }
            guard value.isNull || value.string.map(HTTPField.isValidValue) == true else {
                throw FaultOrderError("a field's value must be the text of one line, or null")
            }
            changes.values[name] = .some(value.string)
        }
        return changes
    }
}

/// What is wrong with an order for faults.
struct FaultOrderError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
