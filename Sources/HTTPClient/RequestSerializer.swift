import HTTP
import HTTPTypes
import Platform

/// Writes a request as HTTP/1.1 into an output buffer, or as HTTP/2 wants it. The fields are the same.
enum RequestSerializer {
    /// Fields that decide where the message ends and whom it is for. They are written here alone.
    private static let reserved: Set<HTTPField.Name> = [
        .contentLength, .transferEncoding, .connection, .upgrade, .trailer,
        HTTPField.Name("Host"), HTTPField.Name("Keep-Alive"), HTTPField.Name("TE"),
    ].reduce(into: []) { names, name in if let name { names.insert(name) } }

    /// Finds out before there is a connection that a request cannot be written. The credential is not asked
    /// for.
    ///
    /// - Throws: `invalidRequest`.
    static func check(_ request: ClientRequest) throws(ClientError.Reason) {
        guard isTarget(request.path) else { throw .invalidRequest }
        var scratch = FieldWriter()
        try writeFields(of: request, to: &scratch)
    }

    /// - Throws: `invalidRequest` for a path or field that would break the head or its framing,
    ///   `credentialUnavailable` when the credential could not be lent.
    static func write(
        _ request: ClientRequest,
        authority: String,
        basePath: String = "",
        into buffer: consuming ByteBuffer
    ) throws(ClientError.Reason) -> ByteBuffer {
        guard isTarget(request.path) else { throw .invalidRequest }
        buffer.append("\(request.method.rawValue) \(basePath)\(request.path) HTTP/1.1\r\n")
        var writer = FieldWriter(into: buffer)
        do {
            try writer.append("Host", authority)
        } catch {
            throw .invalidRequest
        }
        try writeFields(of: request, to: &writer)
        try writeCredential(of: request, to: &writer)
        writer.output.append("\r\n")
        writer.output.append(request.body)
        return writer.take()
    }

    /// The same for HTTP/2, where the authority stands for `Host` (RFC 9113 §8.3.1).
    ///
    /// - Throws: as ``write(_:authority:basePath:into:)``.
    static func http2(
        _ request: ClientRequest,
        authority: String,
        basePath: String = ""
    ) throws(ClientError.Reason) -> HTTP2ClientRequest {
        guard isTarget(request.path) else { throw .invalidRequest }
        return try HTTP2ClientRequest(
            method: request.method.rawValue,
            authority: authority,
            path: basePath + request.path,
            body: request.body,
            maxBody: request.maxResponseBody,
            lines: { (writer) throws(ClientError.Reason) in
                try writeFields(of: request, to: &writer)
            },
            secret: { (writer) throws(ClientError.Reason) in
                try writeCredential(of: request, to: &writer)
            }
        )
    }

    private static func writeFields(
        of request: ClientRequest,
        to writer: inout FieldWriter
    ) throws(ClientError.Reason) {
        do {
            for field in request.fields {
                guard !reserved.contains(field.name) else { throw FieldError.invalidName }
                try writer.append(field.name.rawName, field.value)
            }
            if !request.body.isEmpty || announcesBody(request.method) {
                try writer.append("Content-Length", "\(request.body.count)")
            }
        } catch {
            throw .invalidRequest
        }
    }

    private static func writeCredential(
        of request: ClientRequest,
        to writer: inout FieldWriter
    ) throws(ClientError.Reason) {
        do {
            try request.credential?(&writer)
        } catch {
            // Part of it may have been written.
            writer.output.wipe()
            throw .credentialUnavailable
        }
    }

    /// Methods that give content a meaning say so when there is none (RFC 9110 §8.6).
    private static func announcesBody(_ method: HTTPRequest.Method) -> Bool {
        method == .post || method == .put || method == .patch
    }

    private static func isTarget(_ path: String) -> Bool {
        path.utf8.first == UInt8(ascii: "/")
            && path.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") }
    }
}
