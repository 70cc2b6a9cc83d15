import JSON

/// A JSON text without white space, members in their order, digits as written.
enum CompactText {
    static func of(_ bytes: [UInt8]) throws -> String {
        write(try JSONDocument(parsing: bytes, limits: .upstream).root)
    }

    private static func write(_ value: JSONValue) -> String {
        switch value.kind {
        case .null: "null"
        case .boolean: value.boolean == true ? "true" : "false"
        case .number: value.number ?? ""
        case .string: quoted(value.string ?? "")
        case .array: "[" + value.elements.map { write($0) }.joined(separator: ",") + "]"
        case .object:
            "{"
                + value.members.map { quoted($0.name) + ":" + write($0.value) }
                .joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.value(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
