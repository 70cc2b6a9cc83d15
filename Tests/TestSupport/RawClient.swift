import Glibc

/// A plain blocking client that sends exactly the octets it is given. Every call gives up after five
/// seconds, so that a server which does not answer fails a test instead of stopping it.
public final class RawClient {
    public enum Failure: Error, Equatable {
        case system(String, code: Int32)
        /// Nothing came for five seconds.
        case timedOut
        /// The connection ended inside an answer.
        case ended(after: String)
        case noAnswer(String)
    }

    private var descriptor: Int32
    private var received: [UInt8] = []

    /// Connects to a port of 127.0.0.1, or of another host of 127/8 by its last number. With a small `receiveBuffer` the peer must soon wait.
    ///
    /// - Throws: ``Failure``, when nobody listens there.
    public init(
        port: UInt16,
        host: UInt32 = 1,
        receiveBuffer: Int32? = nil
    ) throws(Failure) {
        descriptor = try Self.connected(to: port, of: host, receiveBuffer: receiveBuffer)
    }

    /// A connected blocking socket, for who speaks something else over it.
    ///
    /// - Returns: its descriptor, which is the caller's to close.
    /// - Throws: ``Failure``, when nobody listens there.
    public static func connected(
        to port: UInt16,
        of host: UInt32 = 1,
        receiveBuffer: Int32? = nil
    ) throws(Failure) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket", code: errno) }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        if var receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4) }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        guard connect(descriptor, to: port, of: host) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw .system("connect", code: code)
        }
        return descriptor
    }

    deinit {
        close()
    }

    private static func connect(
        _ descriptor: Int32,
        to port: UInt16,
        of host: UInt32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = (0x7F00_0000 | host).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    // MARK: Sending

    public func send(_ text: String) throws(Failure) {
        try send(octets(text))
    }

    public func send(_ octets: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < octets.count {
            let count = octets.withUnsafeBytes { bytes in
                Glibc.send(
                    descriptor,
                    bytes.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { throw .system("send", code: errno) }
            sent += count
        }
    }

    /// Sends octet by octet, each in a packet of its own as far as the kernel allows.
    public func sendSlowly(_ text: String) throws(Failure) {
        for octet in octets(text) { try send([octet]) }
    }

    /// Says that nothing more will be sent.
    public func endSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    // MARK: Ending

    public func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Ends the connection with a reset.
    public func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &option,
            socklen_t(MemoryLayout<linger>.size)
        )
        close()
    }

    // MARK: Receiving

    /// The next whole answer; one to a HEAD request ends with its head.
    ///
    /// - Returns: the answer, once it is whole.
    /// - Throws: ``Failure``, when it does not come.
    public func answer(toHead: Bool = false) throws(Failure) -> RawAnswer {
        while true {
            if let (answer, count) = RawAnswer.parse(received, toHead: toHead) {
                received.removeFirst(count)
                return answer
            }
            guard try receive() else { throw .ended(after: latin1(received)) }
        }
    }

    /// True when the server has ended the connection and nothing else came.
    public func isAtEnd() throws(Failure) -> Bool {
        guard received.isEmpty else { return false }
        return try !receive()
    }

    /// All that comes until the server ends the connection.
    public func rest() throws(Failure) -> [UInt8] {
        while try receive() {}
        defer { received = [] }
        return received
    }

    /// Whatever comes next; nothing at the end of the connection.
    public func some() throws(Failure) -> [UInt8] {
        _ = try receive()
        defer { received = [] }
        return received
    }

    /// False at the end of the connection.
    private func receive() throws(Failure) -> Bool {
        var room = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &room, room.count, 0)
        if count < 0 {
            if errno == EAGAIN { throw .timedOut }
            throw .system("recv", code: errno)
        }
        received += room.prefix(count)
        return count > 0
    }
}
