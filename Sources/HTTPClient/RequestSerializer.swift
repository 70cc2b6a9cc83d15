import HTTP
import HTTPTypes

/// Writes a request as HTTP/1.1 into an output buffer.
enum RequestSerializer {
    /// - Throws: `invalidRequest` for a path or field that would break the head,
    ///   `credentialUnavailable` when the credential could not be lent.
    static func write(
        _ request: ClientRequest, authority: String, into buffer: consuming OutputBuffer
    ) throws(ClientError.Reason) -> OutputBuffer {
        guard isTarget(request.path) else { throw .invalidRequest }
        buffer.append("\(request.method.rawValue) \(request.path) HTTP/1.1\r\n")
        var writer = FieldWriter(into: buffer)
        do {
            try writer.append("Host", authority)
            for field in request.fields { try writer.append(field.name.rawName, field.value) }
            if !request.body.isEmpty || request.method == .post {
                try writer.append("Content-Length", "\(request.body.count)")
            }
        } catch {
            throw .invalidRequest
        }
        do {
            try request.credential?(&writer)
        } catch {
            throw .credentialUnavailable
        }
        writer.output.append("\r\n")
        writer.output.append(request.body)
        return writer.take()
    }

    private static func isTarget(_ path: String) -> Bool {
        path.utf8.first == UInt8(ascii: "/")
            && path.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") }
    }
}
