public import Platform

/// Whom a client expects at the other end, in the form in which the certificate has to say it
/// (RFC 9525 §2).
public enum ServerName: Hashable, Sendable {
    /// A DNS name in ASCII, without a dot at its end.
    case name(String)
    /// A numeric address; its port means nothing here.
    case address(SocketAddress)
}
