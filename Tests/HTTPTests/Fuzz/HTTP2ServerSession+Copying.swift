import HTTP
import Platform

extension HTTP2ServerSession {
    /// Answers with copies of field lines and a body.
    func answer(
        _ id: StreamID,
        _ status: Int,
        fields: [UInt8],
        body: [UInt8],
        at now: MonotonicTime
    ) {
        var answer = ByteBuffer(capacity: 64)
        answer.append(fields)
        answer.append(body)
        respond(to: id, status, with: &answer, bodyStart: fields.count, at: now)
    }
}
