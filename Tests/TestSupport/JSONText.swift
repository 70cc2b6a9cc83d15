public import JSON

/// A JSON text with a member to a line: members in their order, digits as written, so that two texts
/// are equal exactly when nothing differs but white space.
public struct JSONText {
    private var lines: [String] = []
    private let stand: (String, JSONValue) -> String?

    /// The text of a value. What `stand` gives for a string member, by its name, stands in its place;
    /// nil leaves it.
    public static func of(
        _ value: JSONValue,
        replacing stand: @escaping (String, JSONValue) -> String? = { _, _ in nil }
    ) -> String {
        var text = JSONText(stand: stand)
        text.append(value, name: nil, indent: "", end: "")
        return text.lines.joined(separator: "\n") + "\n"
    }

    private init(stand: @escaping (String, JSONValue) -> String?) {
        self.stand = stand
    }

    private mutating func append(_ value: JSONValue, name: String?, indent: String, end: String) {
        let start = indent + (name.map { Self.quoted($0) + ": " } ?? "")
        switch value.kind {
        case .object:
            let members = value.members.map { (Optional($0.name), $0.value) }
            append(members, start, ("{", "}"), indent, end)
        case .array:
            append(value.elements.map { (nil, $0) }, start, ("[", "]"), indent, end)
        default: lines.append(start + scalar(value, name) + end)
        }
    }

    private mutating func append(
        _ parts: [(name: String?, value: JSONValue)],
        _ start: String,
        _ brackets: (open: String, close: String),
        _ indent: String,
        _ end: String
    ) {
        guard !parts.isEmpty else {
            return lines.append(start + brackets.open + brackets.close + end)
        }
        lines.append(start + brackets.open)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            append(part.value, name: part.name, indent: indent + "  ", end: isLast ? "" : ",")
        }
        lines.append(indent + brackets.close + end)
    }

    private func scalar(_ value: JSONValue, _ name: String?) -> String {
        switch value.kind {
        case .null: return "null"
        case .boolean: return value.boolean == true ? "true" : "false"
        case .number: return value.number ?? ""
        default:
            let text = name.flatMap { stand($0, value) } ?? value.string ?? ""
            return Self.quoted(text)
        }
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.value(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
