import HTTP
import HTTPServer
import Platform

extension Exchange {
    /// What is known of a request before anything of it is judged.
    @inline(__always)
    init(
        of request: borrowing InboundRequest,
        through proxies: TrustedProxies,
        isSecure: Bool,
        _ identifiers: inout IdentifierSource
    ) {
        var id: RequestID?
        if let sent = request.value(of: .requestID) { id = RequestID(sent) }
        var trace: TraceParent?
        if let sent = request.value(of: .traceparent), let parent = TraceParent(sent) {
            trace = parent.continued(by: identifiers.spanID())
        }
        self.init(
            id: id ?? identifiers.requestID(),
            trace: trace,
            peer: proxies.isEmpty
                ? request.peer : Forwarding.client(of: request, through: proxies),
            started: request.now,
            isSecure: isSecure,
            method: request.head.method.name
        )
    }
}
