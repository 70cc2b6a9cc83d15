import HTTP
import HTTPServer
import Platform
import Vault

extension Exchange {
    /// What is known of a request before anything of it is judged. An id or a trace in which a secret stands is
    /// not taken over: both go into answers, and the id onto record.
    @inline(__always)
    init(
        of request: borrowing InboundRequest,
        through proxies: TrustedProxies,
        isSecure: Bool,
        by tripwire: Tripwire,
        _ identifiers: inout IdentifierSource
    ) {
        var id: RequestID?
        if let sent = request.value(of: .requestID), tripwire.firstHit(in: sent) == nil {
            id = RequestID(sent)
        }
        var trace: TraceParent?
        if let sent = request.value(of: .traceparent), let parent = TraceParent(sent),
            tripwire.firstHit(in: sent) == nil
        {
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
