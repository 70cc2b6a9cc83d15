/// A request as text, for what no client would send.
struct RawRequest: Sendable {
    var method: String
    var target: String
    var version = "HTTP/1.1"
    /// In their order, names as they are written.
    var fields: [(name: String, value: String)]
    var body: String

    init(_ method: String, _ target: String, _ fields: [(String, String)], body: String = "") {
        self.method = method
        self.target = target
        self.fields = fields.map { ($0.0, $0.1) }
        self.body = body
    }

    /// Takes a field away.
    mutating func remove(_ name: String) {
        fields.removeAll { $0.name == name }
    }

    /// Puts a field in the place of those of its name.
    mutating func set(_ name: String, _ value: String) {
        remove(name)
        fields.append((name, value))
    }

    /// With the body's length, unless one is said.
    var text: String {
        var lines = ["\(method) \(target) \(version)"] + fields.map { "\($0.name): \($0.value)" }
        if !body.isEmpty, !fields.contains(where: { $0.name == "Content-Length" }) {
            lines.append("Content-Length: \(body.utf8.count)")
        }
        return (lines + ["", ""]).joined(separator: "\r\n") + body
    }
}
