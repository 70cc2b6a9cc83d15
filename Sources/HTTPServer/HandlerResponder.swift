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
        to request: borrowing InboundRequest, through writer: inout ResponseWriter
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
            method: method, scheme: "http", authority: request.head.authority.text(request.bytes),
            path: request.head.target.text(request.bytes), headerFields: fields)
        return ServerRequest(
            head: head, body: request.body.array, peer: request.peer.description)
    }

    private static func prepare(_ response: ServerResponse) -> PreparedResponse {
        var prepared = PreparedResponse(
            status: response.head.status.code, fields: [], body: response.body)
        for field in response.head.headerFields {
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
