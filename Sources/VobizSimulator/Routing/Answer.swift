internal import HTTPServer
internal import HTTPTypes
internal import JSON

/// Makes responses.
enum Answer {
    /// An answer whose body one closure writes as an object.
    static func object(
        _ status: HTTPResponse.Status = .ok,
        _ body: (inout JSONWriter) -> Void
    ) -> ServerResponse {
        var writer = JSONWriter(capacity: 1024)
        writer.object(body)
        return ServerResponse(
            status: status,
            fields: [.contentType: "application/json"],
            body: writer.bytes
        )
    }
}
