import CLinux
import Glibc

/// Where a socket listens, or to whom it is connected.
public enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// Octets in network order, and the port.
    case ipv4(UInt32, port: UInt16)
    case ipv6(high: UInt64, low: UInt64, port: UInt16)
    /// A path in the file system; empty for an unnamed peer.
    case unix(String)

    /// What `sockaddr_un` has room for, without the NUL that ends it.
    private static let maxPath = 107

    /// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080` or `unix:/run/x.sock`. Resolves no names
    /// but `localhost`, which is 127.0.0.1. IPv6 needs its brackets here: without them nobody can tell
    /// where the address ends. A path that the kernel would cut is refused.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard (1...Self.maxPath).contains(path.utf8.count), !path.utf8.contains(0) else {
                return nil
            }
            self = .unix(String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = Self.port(text[text.index(after: colon)...])
        else { return nil }
        let host = text[..<colon]
        guard host.first == "[" || !host.contains(":") else { return nil }
        self.init(host: String(host), port: port)
    }

    /// Digits only: the integer's own initialiser takes signs too.
    private static func port(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return UInt16(text)
    }

    /// Reads a numeric address (IPv6 with or without brackets) or `localhost`.
    public init?(host: String, port: UInt16) {
        // The C library would stop reading there.
        guard !host.utf8.contains(0) else { return nil }
        var host = host == "localhost" ? "127.0.0.1" : host
        var v4 = in_addr()
        if inet_pton(AF_INET, host, &v4) == 1 {
            self = .ipv4(v4.s_addr, port: port)
            return
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, host, &v6) == 1 else { return nil }
        self = withUnsafeBytes(of: v6) {
            .ipv6(
                high: $0.load(as: UInt64.self),
                low: $0.load(fromByteOffset: 8, as: UInt64.self),
                port: port
            )
        }
    }

    /// True for 127.0.0.0/8, ::1 and unix sockets: traffic that never leaves the machine.
    public var isLoopback: Bool {
        switch self {
        case .ipv4(let address, _): address.bigEndian >> 24 == 127
        case .ipv6(let high, let low, _): high == 0 && low.bigEndian == 1
        case .unix: true
        }
    }

    public var isIPv6: Bool {
        if case .ipv6 = self { true } else { false }
    }

    public var isUnix: Bool {
        if case .unix = self { true } else { false }
    }

    /// The port, 0 for a unix socket.
    public var port: UInt16 {
        switch self {
        case .ipv4(_, let port), .ipv6(_, _, let port): port
        case .unix: 0
        }
    }

    /// The same machine at another port; a unix socket has none.
    public func with(port: UInt16) -> SocketAddress {
        switch self {
        case .ipv4(let address, _): .ipv4(address, port: port)
        case .ipv6(let high, let low, _): .ipv6(high: high, low: low, port: port)
        case .unix: self
        }
    }

    /// `127.0.0.1:8080`, `[::1]:8080` or `unix:/path`.
    public var description: String {
        switch self {
        case .ipv4(_, let port): "\(host):\(port)"
        case .ipv6(_, _, let port): "[\(host)]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The address without port and brackets.
    public var host: String {
        switch self {
        case .ipv4(let address, _):
            let octets = address.bigEndian
            return "\(octets >> 24).\(octets >> 16 & 255).\(octets >> 8 & 255).\(octets & 255)"
        case .ipv6(let high, let low, _):
            var octets = (high, low)
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            guard inet_ntop(AF_INET6, &octets, &text, socklen_t(text.count)) != nil else {
                return "::"
            }
            return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        case .unix(let path):
            return path
        }
    }
}

extension SocketAddress {
    /// True when both are the same machine, whatever the ports.
    public func hasHost(of other: SocketAddress) -> Bool {
        switch (self, other) {
        case (.ipv4(let one, _), .ipv4(let two, _)): one == two
        case (.ipv6(let high, let low, _), .ipv6(let otherHigh, let otherLow, _)):
            high == otherHigh && low == otherLow
        case (.unix(let one), .unix(let two)): one == two
        default: false
        }
    }

    /// The address' 4 or 16 octets in network order; none for a unix socket.
    public var octets: [UInt8] {
        switch self {
        case .ipv4(let address, _): withUnsafeBytes(of: address) { Array($0) }
        case .ipv6(let high, let low, _):
            withUnsafeBytes(of: high) { Array($0) } + withUnsafeBytes(of: low) { Array($0) }
        case .unix: []
        }
    }
}

// MARK: The kernel's form

extension SocketAddress {
    var family: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    func withKernelForm<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        switch self {
        case .ipv4(let address, let port):
            var form = sockaddr_in()
            form.sin_family = sa_family_t(AF_INET)
            form.sin_port = port.bigEndian
            form.sin_addr.s_addr = address
            return Self.lend(&form, MemoryLayout<sockaddr_in>.size, body)
        case .ipv6(let high, let low, let port):
            var form = sockaddr_in6()
            form.sin6_family = sa_family_t(AF_INET6)
            form.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &form.sin6_addr) {
                $0.storeBytes(of: high, as: UInt64.self)
                $0.storeBytes(of: low, toByteOffset: 8, as: UInt64.self)
            }
            return Self.lend(&form, MemoryLayout<sockaddr_in6>.size, body)
        case .unix(let path):
            var form = sockaddr_un()
            form.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &form.sun_path) { room in
                room.copyBytes(from: path.utf8.prefix(room.count - 1))
            }
            return Self.lend(&form, MemoryLayout<sockaddr_un>.size, body)
        }
    }

    private static func lend<Form, Result>(
        _ form: inout Form,
        _ size: Int,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &form) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(size))
            }
        }
    }

    /// Reads an internet address; there is nothing to be had from any other.
    init?(kernelForm form: UnsafePointer<sockaddr>) {
        var storage = sockaddr_storage()
        let size: Int
        switch Int32(form.pointee.sa_family) {
        case AF_INET: size = MemoryLayout<sockaddr_in>.size
        case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: form, count: size))
        }
        self.init(storage)
    }

    /// Lets the kernel fill in an address.
    static func filled(
        _ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> (result: Int32, address: SocketAddress) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { fill($0, &length) }
        }
        return (result, SocketAddress(storage))
    }

    private init(_ storage: sockaddr_storage) {
        self = withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET:
                let form = bytes.load(as: sockaddr_in.self)
                return .ipv4(form.sin_addr.s_addr, port: UInt16(bigEndian: form.sin_port))
            case AF_INET6:
                let form = bytes.load(as: sockaddr_in6.self)
                return withUnsafeBytes(of: form.sin6_addr) {
                    .ipv6(
                        high: $0.load(as: UInt64.self),
                        low: $0.load(fromByteOffset: 8, as: UInt64.self),
                        port: UInt16(bigEndian: form.sin6_port)
                    )
                }
            default:
                let path = bytes.dropFirst(MemoryLayout<sa_family_t>.size).prefix { $0 != 0 }
                return .unix(String(decoding: path, as: UTF8.self))
            }
        }
    }
}
