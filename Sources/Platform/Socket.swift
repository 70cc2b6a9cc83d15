import CLinux
import Glibc

/// A non-blocking stream socket. Every call returns at once.
public struct Socket: ~Copyable, Sendable {
    /// What came of reading.
    public enum Received: Equatable, Sendable {
        case bytes(Int)
        case wouldBlock
        /// The peer sends no more.
        case end
        case failed(SystemError)
    }

    /// What came of writing.
    public enum Sent: Equatable, Sendable {
        /// How many bytes the kernel took, at least one.
        case bytes(Int)
        case wouldBlock
        case failed(SystemError)
    }

    /// What came of accepting.
    public enum Accepted: ~Copyable {
        case connection(Socket, SocketAddress)
        case nothing
        /// The process or the machine is out of descriptors or memory: accept again later.
        case exhausted(SystemError)
    }

    public let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }

    // MARK: Opening

    /// Listens at an address; port 0 picks a free one. Several listeners may share an address, and the
    /// kernel spreads connections over them (SO_REUSEPORT).
    ///
    /// - Throws: ``SystemError``, `EADDRINUSE` when somebody else has the port.
    public static func listening(
        at address: SocketAddress,
        sharesPort: Bool,
        mode: UInt32? = nil,
        backlog: Int32 = 1024
    ) throws(SystemError) -> Socket {
        let socket = try open(address)
        // What a unix socket's name is created with; meaningless for others.
        if let mode { _ = fchmod(socket.descriptor.raw, mode_t(mode)) }
        try socket.set(SOL_SOCKET, SO_REUSEADDR, 1)
        if sharesPort { try socket.set(SOL_SOCKET, SO_REUSEPORT, 1) }
        socket.limitUnsent()
        guard address.withKernelForm({ bind(socket.descriptor.raw, $0, $1) }) == 0 else {
            throw SystemError("bind \(address)")
        }
        guard listen(socket.descriptor.raw, backlog) == 0 else {
            throw SystemError("listen \(address)")
        }
        return socket
    }

    /// Begins to connect. The outcome is told by ``connectionError`` once the socket is writable.
    ///
    /// - Throws: ``SystemError`` when it fails at once, as it does for a refused local port.
    public static func connecting(to address: SocketAddress) throws(SystemError) -> Socket {
        let socket = try open(address)
        socket.disableDelay()
        let result = address.withKernelForm { connect(socket.descriptor.raw, $0, $1) }
        guard result == 0 || errno == EINPROGRESS else { throw SystemError("connect") }
        return socket
    }

    private static func open(_ address: SocketAddress) throws(SystemError) -> Socket {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        return Socket(try FileDescriptor("socket", socket(address.family, kind, 0)))
    }

    /// Begins to refuse: what waits already can still be accepted, and hardly anything joins it.
    public func acceptNoMore() {
        _ = listen(descriptor.raw, 0)
    }

    /// Takes one waiting connection.
    public func accept() -> Accepted {
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let (result, peer) = SocketAddress.filled { accept4(descriptor.raw, $0, $1, flags) }
        guard result >= 0 else {
            switch errno {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted(SystemError("accept"))
            // The rest is about that one connection, which is gone already.
            default: return .nothing
            }
        }
        let socket = Socket(FileDescriptor(adopting: result))
        socket.disableDelay()
        return .connection(socket, peer)
    }

    /// Puts the socket under a loop's watch.
    ///
    /// - Throws: ``SystemError`` when the kernel refuses.
    public func register(
        on loop: EventLoop,
        for interest: Interest,
        token: UInt64,
        observer: any EventObserver
    ) throws(SystemError) -> Registration {
        try loop.register(descriptor, for: interest, token: token, observer: observer)
    }

    // MARK: Options

    private func set(_ level: Int32, _ option: Int32, _ value: Int32) throws(SystemError) {
        var value = value
        guard setsockopt(descriptor.raw, level, option, &value, 4) == 0 else {
            throw SystemError("setsockopt")
        }
    }

    /// The kernel takes no more than this ahead of what it has sent; connections have it from their
    /// listener. By itself it would take megabytes for a peer that does not read, beyond every count of
    /// ours, and hide from the deadlines that the peer takes nothing. Meaningless for unix sockets.
    private func limitUnsent() {
        try? set(Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, 128 << 10)
    }

    /// Small messages leave at once. Meaningless for unix sockets, hence without error.
    private func disableDelay() {
        try? set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    /// The address that the kernel chose.
    public var localAddress: SocketAddress {
        SocketAddress.filled { getsockname(descriptor.raw, $0, $1) }.address
    }

    /// Why connecting failed, `nil` when it did not.
    public var connectionError: SystemError? {
        var code: Int32 = 0
        var length = socklen_t(4)
        getsockopt(descriptor.raw, SOL_SOCKET, SO_ERROR, &code, &length)
        return code == 0 ? nil : SystemError("connect", code: code)
    }

    // MARK: Bytes

    /// Reads what has come, up to the room given.
    public func receive(into room: UnsafeMutableRawBufferPointer) -> Received {
        while true {
            let count = recv(descriptor.raw, room.baseAddress, room.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed(SystemError("recv"))
            }
        }
    }

    /// Writes as much as the kernel takes. Never raises SIGPIPE.
    ///
    /// With `hasMore` the next write follows at once, and what does not fill a segment waits for it. If
    /// none can follow because the kernel is full, it sends what it has.
    public func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool = false) -> Sent {
        let flags = Int32(MSG_NOSIGNAL) | (hasMore ? Int32(MSG_MORE) : 0)
        while true {
            let count = Glibc.send(
                descriptor.raw,
                bytes.baseAddress,
                bytes.count,
                flags
            )
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed(SystemError("send"))
            }
        }
    }

    /// Says that nothing more will be sent, while reading goes on.
    public func endSending() {
        _ = shutdown(descriptor.raw, Int32(SHUT_WR))
    }

    /// Closing will send a reset and drop what has not left. Meaningless for unix sockets.
    public func resetWhenClosed() {
        var option = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        _ = setsockopt(descriptor.raw, SOL_SOCKET, SO_LINGER, &option, size)
    }
}
