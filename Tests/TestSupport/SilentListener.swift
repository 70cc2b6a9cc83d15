import Glibc
public import Platform

/// An address of this machine where nobody answers: its line of waiting connections is full, and the
/// kernel drops whoever comes.
public final class SilentListener: Sendable {
    /// 127.0.0.2, with the port.
    public let address: SocketAddress
    private let descriptors: [Int32]

    /// Takes a port, or with 0 one that the kernel chooses.
    ///
    /// - Throws: `SystemError` when it is taken.
    public init(port: UInt16) throws {
        let host = UInt32(0x7F00_0002).bigEndian
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var form = sockaddr_in()
        form.sin_family = sa_family_t(AF_INET)
        form.sin_port = port.bigEndian
        form.sin_addr.s_addr = host
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var descriptors = [listener]
        let isFull = withUnsafeMutableBytes(of: &form) { bytes in
            let address = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            guard bind(listener, address, length) == 0, listen(listener, 0) == 0,
                getsockname(listener, address, &length) == 0
            else { return false }
            for _ in 0..<4 {
                let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
                let waiting = socket(AF_INET, kind, 0)
                _ = connect(waiting, address, length)
                descriptors.append(waiting)
            }
            return true
        }
        self.descriptors = descriptors
        address = .ipv4(host, port: UInt16(bigEndian: form.sin_port))
        guard isFull else { throw SystemError("bind") }
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }
}
