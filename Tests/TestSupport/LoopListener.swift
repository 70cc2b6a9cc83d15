public import Platform

/// Accepts the connections of a test's server on its loop, at a port that the kernel chooses.
// Unchecked: everything mutable is touched on the loop only.
public final class LoopListener: EventObserver, @unchecked Sendable {
    public let port: UInt16
    private let loop: EventLoop
    private let accepted: (consuming Socket) -> Void
    private var listener: Socket?
    private var registration: Registration?

    /// Listens; each connection is handed over on the loop.
    ///
    /// - Throws: when there is no port.
    public init(on loop: EventLoop, accepted: @escaping (consuming Socket) -> Void) async throws {
        self.loop = loop
        self.accepted = accepted
        let socket = try Socket.listening(
            at: .ipv4(UInt32(0x7F00_0001).bigEndian, port: 0),
            sharesPort: false
        )
        port = socket.localAddress.port
        listener = consume socket
        await loop.run {
            self.registration = try? self.listener?.register(
                on: loop,
                for: .readable,
                token: 0,
                observer: self
            )
        }
    }

    /// Listens no more. To be called on the loop.
    public func stop() {
        if let registration { loop.deregister(registration) }
        registration = nil
        listener = nil
    }

    public func ready(_ events: Interest, token: UInt64) {
        guard let connection = listener?.accept(),
            case .connection(let socket, _) = consume connection
        else { return }
        accepted(socket)
    }
}
