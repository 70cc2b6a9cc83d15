import JSON

/// Holds a document against an example, member by member.
struct DocumentComparison {
    /// Where the two differ, in words.
    private(set) var differences: [String] = []
    /// Paths of members that are drawn by lot, of which only the kind must agree.
    private let drawn: Set<String>
    /// Paths of lists of which the page prints the beginning, and says by a total that there is more.
    private let excerpts: Set<String>

    init(
        _ found: JSONValue,
        with example: JSONValue,
        drawn: Set<String> = [],
        excerpts: Set<String> = []
    ) {
        self.drawn = drawn
        self.excerpts = excerpts
        compare(found, example, at: "")
    }

    private mutating func compare(_ found: JSONValue, _ example: JSONValue, at path: String) {
        guard found.kind == example.kind else {
            return note(path, "is \(found.kind), not \(example.kind)")
        }
        switch example.kind {
        case .object: compareMembers(found, example, at: path)
        case .array: compareElements(found, example, at: path)
        default:
            let (mine, theirs) = (Self.scalar(found), Self.scalar(example))
            if mine != theirs, !drawn.contains(path) { note(path, "is \(mine), not \(theirs)") }
        }
    }

    /// The same names in the same order.
    private mutating func compareMembers(
        _ found: JSONValue,
        _ example: JSONValue,
        at path: String
    ) {
        let (mine, theirs) = (found.members, example.members)
        guard mine.map({ $0.name }) == theirs.map({ $0.name }) else {
            return note(path, "has \(mine.map { $0.name }), not \(theirs.map { $0.name })")
        }
        for (member, other) in zip(mine, theirs) {
            compare(member.value, other.value, at: "\(path).\(member.name)")
        }
    }

    /// As many, unless it is an excerpt.
    private mutating func compareElements(
        _ found: JSONValue,
        _ example: JSONValue,
        at path: String
    ) {
        let (mine, theirs) = (found.elements, example.elements)
        let agree =
            excerpts.contains(path) ? mine.count >= theirs.count : mine.count == theirs.count
        guard agree else {
            return note(path, "has \(mine.count) elements, not \(theirs.count)")
        }
        for (index, (element, other)) in zip(mine, theirs).enumerated() {
            compare(element, other, at: "\(path)[\(index)]")
        }
    }

    private mutating func note(_ path: String, _ what: String) {
        differences.append("\(path) \(what)")
    }

    /// The value as it is spelled: `1000.00` is not `1000`.
    private static func scalar(_ value: JSONValue) -> String {
        value.string.map { "\"\($0)\"" } ?? value.number ?? value.boolean.map { "\($0)" } ?? "null"
    }
}
