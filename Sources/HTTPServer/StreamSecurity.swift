public import Transport

/// How a listener protects what it carries, and so how it learns which HTTP is spoken.
public enum StreamSecurity: Sendable {
    /// Not at all. HTTP/2 is understood from clients that begin with it, if it is to be (RFC 9113 §3.3).
    case plain(acceptsHTTP2: Bool)
    /// TLS, with ALPN. Each connection begins with the context that is current then.
    case tls(ReloadableTLSContext)

    var context: TLSContext? {
        if case .tls(let context) = self { context.current } else { nil }
    }
}
