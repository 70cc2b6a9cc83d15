internal import HTTPServer
internal import HTTPTypes
internal import JSON

/// An error in one of the forms that the provider uses side by side. A case's letter is the family
/// of the collected documentation.
enum ErrorDocument: Sendable {
    /// a: `{status, error: {code, message, details}, timestamp, requestId}`
    case standard(
        code: String,
        message: String,
        limit: String? = nil,
        at: Timestamp,
        requestID: String
    )
    /// b: `{error: "snake_code", message}`
    case coded(code: String, message: String)
    /// c: `{error: "HTTPError", message, status_code}`
    case wrapped(message: String)
    /// c for 422: `{error: "ValidationError", message, details, status_code}`
    case validation([ValidationIssue])
    /// d: `{error: {code, message}}`, from the edge
    case edge(message: String)
    /// e: `{error: "plain string"}`
    case plain(message: String)

    /// f: `{api_id, error}`, on call routes
    case tagged(apiID: String, message: String)

    /// The answer with this document as its body.
    func response(_ status: HTTPResponse.Status) -> ServerResponse {
        Answer.object(status) { writer in
            write(status.code, to: &writer)
        }
    }

    private func write(_ status: Int, to writer: inout JSONWriter) {
        switch self {
        case .standard(let code, let message, let limit, let now, let requestID):
            writer.member("status", "error")
            writer.object("error") { error in
                error.member("code", code)
                error.member("message", message)
                error.object("details") { details in
                    if let limit { details.member("limitType", limit) }
                }
            }
            writer.time("timestamp", now, .zulu)
            writer.member("requestId", requestID)
        case .coded(let code, let message):
            writer.member("error", code)
            writer.member("message", message)
        case .wrapped(let message):
            writer.member("error", "HTTPError")
            writer.member("message", message)
            writer.member("status_code", status)
        case .validation(let issues):
            writeValidation(issues, to: &writer)
        case .edge(let message):
            writer.object("error") { error in
                error.member("code", status)
                error.member("message", message)
            }
        case .plain(let message):
            writer.member("error", message)
        case .tagged(let apiID, let message):
            writer.member("api_id", apiID)
            writer.member("error", message)
        }
    }

    private func writeValidation(_ issues: [ValidationIssue], to writer: inout JSONWriter) {
        writer.member("error", "ValidationError")
        writer.member("message", "Request validation failed")
        writer.array("details") { details in
            for issue in issues {
                issue.write(to: &details)
            }
        }
        writer.member("status_code", 422)
    }
}
