/// An ordinary handler: one whole request in, one whole answer out, on the connection's loop.
public protocol RequestHandler: Sendable {
    /// Answers one request. It cannot fail: whatever goes wrong is an answer too.
    func respond(to request: ServerRequest) async -> ServerResponse
}
