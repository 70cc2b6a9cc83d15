/// Query parameters. Of a repeated one the last counts; unknown ones are nobody's business.
struct Query: Sendable {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? String(parts[1]) : ""
            values[PercentEncoding.decode(String(parts[0]), plusIsSpace: true)] =
                PercentEncoding.decode(value, plusIsSpace: true)
        }
    }

    /// A parameter's value; `nil` when it is absent or empty.
    subscript(name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
