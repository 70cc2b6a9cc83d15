import Platform

/// A peer's address as text, made anew only when another host asks than last time.
struct PeerText: Sendable {
    private var peer = SocketAddress.unix("")
    private var octets: [UInt8] = []

    /// Lends the text.
    mutating func withText(of peer: SocketAddress, _ body: (Span<UInt8>) -> Void) {
        if !peer.hasHost(of: self.peer) {
            self.peer = peer
            octets = Array(peer.host.utf8)
        }
        body(octets.span)
    }
}
