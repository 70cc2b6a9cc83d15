public import Platform

/// A connected stream of bytes that never blocks: the seam between the protocols and the network.
///
/// A stream belongs to one loop and is used there only.
public protocol ByteStream: AnyObject {
    /// Carries the opening on, if the stream has one. To be called on every event until it is over;
    /// while it waits, the stream itself sees to it that the right events are reported.
    ///
    /// Nothing is received or sent before, and a stream that failed is only good for being closed.
    func establish() -> Establishment
    /// Reads what has come.
    func receive(into room: UnsafeMutableRawBufferPointer) -> Socket.Received
    /// True when there may be more to receive that no event will report: the owner reads again before
    /// it waits. The next ``receive(into:)`` may still say that it would block.
    var holdsInput: Bool { get }
    /// Writes what the peer is ready to take. Bytes that were offered and not taken are to be offered
    /// again before any others.
    ///
    /// With `hasMore` the next bytes are offered at once, if these are taken: there is no need to hurry,
    /// and they may travel together.
    func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> Socket.Sent
    /// Chooses what the owner is told about. An opening that goes on is not disturbed.
    ///
    /// A stream that cannot write before it has read reports that it is readable to an owner who waits
    /// for the other; reading then sets it right.
    func wait(for interest: Interest)
    /// What is spoken on the stream. Known once it is established.
    var applicationProtocol: ApplicationProtocol { get }
    /// The verified certificate of the peer. Known once the stream is established; `nil` for a peer
    /// that has shown none.
    var peerCertificate: PeerCertificate? { get }
    /// Tells the peer that nothing more will be sent; reading goes on.
    func endSending()
    /// Ends both directions. Nothing is reported after it.
    func close()
    /// Ends both directions with a reset: the peer learns that something is wrong, and may lose what it
    /// has not read yet. Nothing is reported after it.
    func reset()
}

extension ByteStream {
    /// Writes what the peer is ready to take.
    public func send(_ bytes: UnsafeRawBufferPointer) -> Socket.Sent {
        send(bytes, hasMore: false)
    }
}
