internal import JSON

/// Reads the provider's error bodies, of which there are at least seven forms and no rule which
/// route uses which:
///
/// - `{status, error: {code, message, details}}` (errors page)
/// - `{error: "snake_code", message, …}` (partner routes, numbers)
/// - `{error: "ValidationError", message, details: [{type, loc, msg}]}` (KYC)
/// - `{error: {code: 401, message}}` (in front of the account routes)
/// - `{error: "a sentence"}` (transactions)
/// - `{api_id, error, message}` (calls)
/// - `{status, message}` (SDK error types)
///
/// and `{detail: …}`, the form of the framework behind some of them.
struct RefusalReader {
    private let root: JSONValue
    private var refusal = ProviderRefusal()

    init(_ root: JSONValue) {
        self.root = root
    }

    /// What can be told; a body in none of the forms gives an empty refusal.
    mutating func read() -> ProviderRefusal {
        readError()
        readDetails(root["details"])
        readDetails(root["detail"])
        refusal.message = refusal.message ?? sentence(root["message"]) ?? sentence(root["detail"])
        return refusal
    }

    private mutating func readError() {
        guard let error = root["error"] else { return }
        switch error.kind {
        case .string:
            refusal.code = word(error)
            if refusal.code == nil { refusal.message = sentence(error) }
        case .object:
            refusal.code = word(error["code"])
            refusal.message = sentence(error["message"])
            readDetails(error["details"])
        default: break
        }
    }

    private mutating func readDetails(_ details: JSONValue?) {
        guard let details else { return }
        for entry in details.elements + (details["errors"]?.elements ?? []) {
            guard let field = field(entry) else { continue }
            let kind = word(entry["type"]) ?? word(entry["code"])
            refusal.fields.append(.init(field: field, kind: kind))
        }
        refusal.limit = refusal.limit ?? word(details["limitType"])
        if let seconds = details["retryAfter"]?.integer, 0...RetryAfter.limit ~= seconds {
            refusal.retryAfter = .seconds(seconds)
        }
    }

    /// `field`, or the path in `loc` below the part of the request.
    private func field(_ entry: JSONValue) -> String? {
        if let field = word(entry["field"]) { return field }
        let path = entry["loc"]?.elements.compactMap { word($0) ?? $0.number } ?? []
        let name = path.drop { $0 == "body" || $0 == "query" || $0 == "path" }
        return name.isEmpty ? nil : name.joined(separator: ".")
    }

    private func word(_ value: JSONValue?) -> String? {
        ErrorText.word(value?.string)
    }

    private func sentence(_ value: JSONValue?) -> String? {
        ErrorText.sentence(value?.string)
    }
}
