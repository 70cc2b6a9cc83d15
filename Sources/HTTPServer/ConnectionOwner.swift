public import Transport

/// Whose requests a connection carries, as the responder has found out: its own note, which lives as
/// long as the connection. Used on the connection's loop only.
public final class ConnectionOwner {
    /// The responder's number for the client; `nil` before anybody was recognised.
    public var client: Int?

    /// What the peer has proved with its certificate, if it was asked for one and has shown it.
    public internal(set) var certificate: PeerCertificate?

    /// What the caller showed last, with what the responder made of it.
    public var shown = ShownCredential()

    init() {}
}
