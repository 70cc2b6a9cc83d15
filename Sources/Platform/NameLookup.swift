import Glibc

/// The system's own way from a name to addresses: its hosts file, its name servers, its rules.
public enum NameLookup {
    /// Why a name has no addresses.
    public enum Failure: Error, Equatable, Sendable {
        /// There is no such name, or it has no address: the answer of who knows.
        case unknownName
        /// Nobody who would know has answered.
        case unavailable
    }

    /// A way from a name to addresses.
    public typealias Function = @Sendable (String) throws(Failure) -> [SocketAddress]

    /// All addresses of both families, in the order in which they are to be tried (RFC 6724), with
    /// port 0. Blocks, for as long as the system is configured to wait.
    ///
    /// - Throws: ``Failure``.
    public static func addresses(of name: String) throws(Failure) -> [SocketAddress] {
        // The C library would stop reading there.
        guard !name.utf8.contains(0) else { throw .unknownName }
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        // One answer for each address, instead of one for each kind of socket.
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else { throw isDefinite(code) ? .unknownName : .unavailable }
        var found: [SocketAddress] = []
        var entry = list
        while let info = entry?.pointee {
            if let form = info.ai_addr, let address = SocketAddress(kernelForm: form) {
                if !found.contains(address) { found.append(address) }
            }
            entry = info.ai_next
        }
        guard !found.isEmpty else { throw .unknownName }
        return found
    }

    private static func isDefinite(_ code: Int32) -> Bool {
        // Glibc says -5, "no address associated with hostname", under _GNU_SOURCE only.
        code == EAI_NONAME || code == -5
    }
}
