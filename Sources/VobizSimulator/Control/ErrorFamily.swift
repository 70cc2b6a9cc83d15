internal import HTTPServer
internal import HTTPTypes

/// The forms of error bodies that the provider uses, and one that a proxy in front of it might.
public enum ErrorFamily: String, Sendable, CaseIterable {
    case standard, coded, wrapped, edge, plain, tagged
    /// Not JSON at all.
    case html

    /// An ordered error.
    func response(
        to order: OrderedAnswer,
        requestID: String,
        at now: Timestamp
    ) -> ServerResponse {
        let message = "Ordered failure"
        let document: ErrorDocument
        switch self {
        case .standard:
            document = .standard(
                code: order.code ?? "ORDERED_FAILURE",
                message: message,
                limit: order.limit,
                at: now,
                requestID: requestID
            )
        case .coded: document = .coded(code: order.code ?? "ordered_failure", message: message)
        case .wrapped: document = .wrapped(message: message)
        case .edge: document = .edge(message: message)
        case .plain: document = .plain(message: message)
        case .tagged: document = .tagged(apiID: requestID, message: message)
        case .html:
            return ServerResponse(
                status: HTTPResponse.Status(code: order.status),
                fields: [.contentType: "text/html"],
                body: Array("<html><body><h1>\(order.status)</h1></body></html>".utf8)
            )
        }
        return document.response(HTTPResponse.Status(code: order.status))
    }
}
