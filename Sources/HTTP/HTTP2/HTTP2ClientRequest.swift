import Platform

/// A request as it goes out over HTTP/2: one block of memory that holds what becomes pseudo-fields,
/// then field lines `Name: value` with CRLF, the last of them secret; and the body.
///
/// The block is wiped when the field section has been written, or never will be.
public struct HTTP2ClientRequest: ~Copyable {
    /// Method, authority and path, then the lines.
    var octets: ByteBuffer
    let authorityStart: Int
    let pathStart: Int
    let linesStart: Int
    /// Where the lines begin that no compression table may hold.
    let secretStart: Int
    let body: [UInt8]
    /// The request is HEAD, so that no body follows whatever the fields say.
    let answersHead: Bool
    /// The largest body accepted in the answer, in bytes.
    let maxBody: Int

    /// Writes a request: `lines` first writes the fields that anybody may see, `secret` those that nobody
    /// may.
    ///
    /// - Throws: what the closures throw; nothing of the request is left in memory then.
    public init<Failure: Error>(
        method: String,
        authority: String,
        path: String,
        body: [UInt8] = [],
        maxBody: Int,
        lines: (inout FieldWriter) throws(Failure) -> Void,
        secret: (inout FieldWriter) throws(Failure) -> Void = { _ in }
    ) throws(Failure) {
        var start = ByteBuffer(capacity: 1024)
        start.append(method)
        let authorityStart = start.count
        start.append(authority)
        let pathStart = start.count
        start.append(path)
        let linesStart = start.count
        var writer = FieldWriter(into: start)
        try lines(&writer)
        let secretStart = writer.output.count
        try secret(&writer)
        self.authorityStart = authorityStart
        self.pathStart = pathStart
        self.linesStart = linesStart
        self.secretStart = secretStart
        octets = writer.take()
        self.body = body
        answersHead = method == "HEAD"
        self.maxBody = maxBody
    }
}
