import HTTP
import Platform

extension ServerWorker {
    /// Invites the body of an HTTP/2 request, or refuses the request before its body comes, whichever the
    /// responder says (R-H1-21). A refusal is the stream's end, not the connection's (RFC 9113 §8.1).
    func decide(
        _ id: HTTP2Connection.StreamID,
        _ connection: ServerConnection,
        _ session: HTTP2ServerSession
    ) {
        var isInvited = false
        withRequest(id, connection, session) { request in
            isInvited = responder.invites(request, through: &detached)
        }
        if isInvited {
            session.invite(id, at: loop.now)
        } else {
            answer(id, session)
        }
    }
}
