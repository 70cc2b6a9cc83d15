public import Platform

/// A connected stream of bytes that never blocks: the seam between the protocols and the network.
///
/// A stream belongs to one loop and is used there only.
public protocol ByteStream: AnyObject {
    /// Reads what has come.
    func receive(into room: UnsafeMutableRawBufferPointer) -> Socket.Received
    /// Writes what the peer is ready to take.
    func send(_ bytes: UnsafeRawBufferPointer) -> Socket.Sent
    /// Chooses what the owner is told about.
    func wait(for interest: Interest)
    /// Tells the peer that nothing more will be sent; reading goes on.
    func endSending()
    /// Ends both directions. Nothing is reported after it.
    func close()
}
