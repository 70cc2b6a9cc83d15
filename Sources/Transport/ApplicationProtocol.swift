/// What is spoken on a stream, as agreed by ALPN (RFC 7301). Without it, HTTP/1.1.
public enum ApplicationProtocol: Equatable, Sendable {
    case http1
    case http2
}
