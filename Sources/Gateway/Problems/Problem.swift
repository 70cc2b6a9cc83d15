import HTTP
import HTTPServer
import JSON

/// Problem details (RFC 9457): the one form of every answer that is no success.
struct Problem: Sendable {
    /// Last part of the type, `urn:vgw:problem:<slug>`. Part of the contract.
    let slug: StaticString
    let status: Int
    let title: String
    let detail: String
    var errors: [FieldProblem] = []
    var policies: [String] = []
    var operation: String?
    /// Seconds for `Retry-After`.
    var retryAfter: Int64?
    /// For `Allow`.
    var allowed: [RequestMethod] = []

    /// The JSON text. `instance` is the request's id, by which the audit log finds it.
    func body(instance: RequestID) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.member("type", "urn:vgw:problem:\(slug)")
            writer.member("title", title)
            writer.member("status", status)
            writer.member("detail", detail)
            writer.member("instance", instance.text)
            if !errors.isEmpty { writeErrors(&writer) }
            if !policies.isEmpty {
                writer.array("violated_policies") { writer in
                    for policy in policies { writer.value(policy) }
                }
            }
            if let operation { writer.member("operation_id", operation) }
        }
        return writer.bytes
    }

    private func writeErrors(_ writer: inout JSONWriter) {
        writer.array("errors") { writer in
            for error in errors {
                writer.object { writer in
                    writer.member("field", error.field)
                    writer.member("message", error.message)
                }
            }
        }
    }

    /// The fields that only problems have, each with CRLF.
    var fieldLines: [UInt8] {
        var lines = "Content-Type: application/problem+json\r\nCache-Control: no-store\r\n"
        if let retryAfter { lines += "Retry-After: \(retryAfter)\r\n" }
        if status == 401 { lines += "WWW-Authenticate: Bearer realm=\"vobiz-gateway\"\r\n" }
        if !allowed.isEmpty {
            lines += "Allow: \(allowed.map { "\($0.name)" }.joined(separator: ", "))\r\n"
        }
        if let operation { lines += "Location: /v1/operations/\(operation)\r\n" }
        return Array(lines.utf8)
    }
}
