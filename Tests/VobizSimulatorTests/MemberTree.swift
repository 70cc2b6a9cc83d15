import JSON

/// The names in a document with the kinds of values under them, elements of an array laid over each other.
struct MemberTree: Equatable {
    /// `accounts[].name` to the kinds that occur there; null says nothing about a kind.
    private(set) var kinds: [String: Set<JSONValue.Kind>] = [:]

    init(_ root: JSONValue) {
        add(root, at: "")
    }

    var names: Set<String> { Set(kinds.keys) }

    /// The names where two documents hold different kinds of values.
    func conflicts(with other: MemberTree) -> [String] {
        kinds.keys.filter { name in
            guard let mine = kinds[name], let theirs = other.kinds[name] else { return false }
            return !mine.isEmpty && !theirs.isEmpty && mine != theirs
        }.sorted()
    }

    private mutating func add(_ value: JSONValue, at path: String) {
        kinds[path, default: []].formUnion(value.isNull ? [] : [value.kind])
        for (name, member) in value.members {
            add(member, at: "\(path).\(name)")
        }
        for element in value.elements {
            add(element, at: "\(path)[]")
        }
    }
}
