public import Platform
import Transport

/// Where the upstream is, taken from a base URL.
public struct UpstreamAddress: Sendable, Equatable {
    /// Why a base URL is refused.
    public enum Refusal: Error, Equatable, Sendable {
        case notAnURL
        /// Credentials would cross a network in the clear.
        case plainHTTPBeyondLoopback
        case unsupportedScheme(String)
        /// A query, a fragment, or a path that is more than plain segments.
        case unusablePath
    }

    /// TLS is spoken there.
    public let isSecure: Bool
    /// The value of `Host`.
    public let authority: String
    /// The name or numeric address, without brackets.
    public let host: String
    public let port: UInt16
    /// What every path begins with: empty, or segments that each begin with a slash.
    public let basePath: String
    /// The address, `nil` when there is a name that has to be resolved first.
    public let socket: SocketAddress?

    /// Reads `https://api.example`, `https://[2001:db8::1]:8443/base` or `http://127.0.0.1:8082`.
    /// Plain http is for this machine only. `localhost` is 127.0.0.1 and is not resolved.
    ///
    /// - Throws: ``Refusal``.
    public init(baseURL: String) throws(Refusal) {
        guard let separator = baseURL.firstRange(of: "://") else { throw .notAnURL }
        let scheme = baseURL[..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { throw .unsupportedScheme(scheme) }
        isSecure = scheme == "https"
        let rest = baseURL[separator.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        authority = String(rest[..<end])
        guard let (host, port) = Self.split(authority, defaultPort: isSecure ? 443 : 80) else {
            throw .notAnURL
        }
        guard let basePath = Self.basePath(rest[end...]) else { throw .unusablePath }
        self.basePath = basePath
        self.port = port
        let isBracketed = host.hasPrefix("[")
        self.host = (isBracketed ? String(host.dropFirst().dropLast()) : host).lowercased()
        socket = SocketAddress(host: self.host, port: port)
        // A name: whatever it resolves to, it is not known to be this machine.
        if !isSecure, socket?.isLoopback != true { throw .plainHTTPBeyondLoopback }
        // Only IPv6 has brackets, and all of it has them.
        guard isBracketed == (socket?.isIPv6 ?? false), socket != nil || HostName.isValid(self.host)
        else { throw .notAnURL }
    }

    /// Whom a certificate has to be about.
    var serverName: ServerName {
        guard let socket, host != "localhost" else { return .name(host) }
        return .address(socket)
    }

    /// Takes `host [":" port]` apart (RFC 3986 §3.2), without user information.
    private static func split(
        _ authority: String,
        defaultPort: UInt16
    ) -> (host: String, port: UInt16)? {
        var host = authority[...]
        var port: UInt16? = defaultPort
        let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[bracket...].lastIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            host = authority[..<colon]
            port = digits.utf8.allSatisfy { (48...57).contains($0) } ? UInt16(digits) : nil
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let name = isBracketed ? host.dropFirst().dropLast() : host
        guard let port, port > 0, !host.isEmpty, !host.contains("@"),
            !name.contains(where: { "[]".contains($0) }), isBracketed || !name.contains(":")
        else { return nil }
        return (String(host), port)
    }

    /// Reads plain segments, and drops the slash at their end. Nothing in them needs to be decoded,
    /// and none leads anywhere else.
    private static func basePath(_ text: Substring) -> String? {
        let path = text.hasSuffix("/") ? text.dropLast() : text
        guard !path.isEmpty else { return "" }
        guard path.first == "/" else { return nil }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let arePlain = segments.allSatisfy { segment in
            !segment.isEmpty && segment != "." && segment != ".."
                && segment.utf8.allSatisfy { isUnreserved($0) }
        }
        return arePlain ? String(path) : nil
    }

    /// RFC 3986 §2.3.
    private static func isUnreserved(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~".utf8.contains(octet)
        }
    }
}
