public import HTTP
import HTTPTypes
import Platform

/// Serves an ordinary ``RequestHandler``: every request becomes a ``ServerRequest``, every answer a
/// ``PreparedResponse``.
public final class HandlerResponder: Responder {
    private let handler: any RequestHandler

    public init(_ handler: any RequestHandler) {
        self.handler = handler
    }

    public func respond(
        to request: borrowing InboundRequest,
        through writer: inout ResponseWriter
    ) -> Deferred? {
        let request = Self.wholeRequest(request)
        let handler = handler
        return {
            let response = await handler.respond(to: request)
            return Self.prepare(response)
        }
    }

    public func refuse(_ refusal: RequestRefusal, through writer: inout ResponseWriter) {
        writer.begin(refusal.status)
        let empty: [UInt8] = []
        writer.end(empty.span)
    }

    private static func wholeRequest(_ request: borrowing InboundRequest) -> ServerRequest {
        var fields = HTTPFields()
        for field in request.head.fields {
            guard let name = HTTPField.Name(field.name.of(request.bytes).text) else { continue }
            fields.append(HTTPField(name: name, value: field.value.of(request.bytes).text))
        }
        let method = HTTPRequest.Method("\(request.head.method.name)") ?? .get
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: request.head.authority.text(request.bytes),
            path: Self.path(request),
            headerFields: fields
        )
        return ServerRequest(
            head: head,
            body: request.body.array,
            peer: request.peer.description
        )
    }

    /// Path and query as they were sent; without scheme and authority in absolute-form, where an empty
    /// path is `/` (RFC 9110 §4.2.3).
    private static func path(_ request: borrowing InboundRequest) -> String {
        let target = request.head.target.of(request.bytes)
        if target[0] == UInt8(ascii: "/") || target.equals("*") { return target.text }
        let start = Int(request.head.path.start - request.head.target.start)
        let rest = target.extracting(start..<target.count).text
        return rest.hasPrefix("/") ? rest : "/" + rest
    }

    /// What the server writes itself: a second line of these would frame the answer differently.
    private static let serversFields: Set<HTTPField.Name> = [
        .contentLength, .transferEncoding, .connection, .date,
    ]

    private static func prepare(_ response: ServerResponse) -> PreparedResponse {
        var prepared = PreparedResponse(
            status: response.head.status.code,
            fields: [],
            body: response.body
        )
        prepared.takeover = response.takeover
        for field in response.head.headerFields where !serversFields.contains(field.name) {
            // swift-http-types has checked name and value already.
            try? prepared.append(field.name.rawName, field.value)
        }
        return prepared
    }
}

extension ByteRange {
    fileprivate func text(_ bytes: Span<UInt8>) -> String? {
        end >= start && start >= 0 ? of(bytes).text : nil
    }
}
