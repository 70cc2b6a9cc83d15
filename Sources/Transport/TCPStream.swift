public import Platform

/// A plain TCP or unix-domain connection on a loop.
public final class TCPStream: ByteStream {
    private let loop: EventLoop
    private var socket: Socket?
    private let registration: Registration
    private(set) var interest: Interest
    private var isOpen = true

    /// Puts a socket under the loop's watch. To be called on the loop.
    ///
    /// - Throws: ``SystemError`` when the kernel refuses to watch it; the socket is closed then.
    public init(
        _ socket: consuming Socket,
        on loop: EventLoop,
        for interest: Interest,
        token: UInt64,
        observer: any EventObserver
    ) throws(SystemError) {
        self.loop = loop
        self.interest = interest
        registration = try loop.register(
            socket.descriptor,
            for: interest,
            token: token,
            observer: observer
        )
        self.socket = consume socket
    }

    deinit {
        assert(!isOpen || loop.isOver, "a stream is closed by its owner")
    }

    /// At once: a connection's opening is the kernel's.
    public func establish() -> Establishment { .established }

    public var holdsInput: Bool { false }
    public var applicationProtocol: ApplicationProtocol { .http1 }
    public var peerCertificate: PeerCertificate? { nil }

    public func receive(into room: UnsafeMutableRawBufferPointer) -> Socket.Received {
        socket?.receive(into: room) ?? .end
    }

    public func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> Socket.Sent {
        socket?.send(bytes, hasMore: hasMore) ?? .failed(SystemError("send", code: 9))
    }

    public func wait(for interest: Interest) {
        guard interest != self.interest, isOpen else { return }
        self.interest = interest
        // Fails only when the kernel is out of memory for a change of flags; the deadline then ends
        // the connection.
        try? loop.update(registration, for: interest)
    }

    public func endSending() {
        socket?.endSending()
    }

    public func close() {
        guard isOpen else { return }
        loop.deregister(registration)
        socket = nil
        isOpen = false
    }

    public func reset() {
        socket?.resetWhenClosed()
        close()
    }

    /// Why connecting failed, `nil` when it did not.
    public var connectionError: SystemError? {
        socket?.connectionError
    }
}
