internal import HTTPServer

/// Answers on the control listener.
struct ControlHandler: RequestHandler {
    let provider: SimulatedProvider

    func respond(to request: ServerRequest) async -> ServerResponse {
        provider.steer(request)
    }
}
