public import Platform

/// Where the upstream is, taken from a base URL.
public struct UpstreamAddress: Sendable, Equatable {
    /// Why a base URL is refused.
    public enum Refusal: Error, Equatable, Sendable {
        case notAnURL
        /// Credentials would cross a network in the clear.
        case plainHTTPBeyondLoopback
        case unsupportedScheme(String)
        case hasPathOrQuery
    }

    public let socket: SocketAddress
    /// The value of `Host`.
    public let authority: String

    /// Reads `http://127.0.0.1:8082`. Plain http is for this machine only.
    ///
    /// - Throws: ``Refusal``.
    public init(baseURL: String) throws(Refusal) {
        guard let separator = baseURL.range(of: "://") else { throw .notAnURL }
        let scheme = baseURL[..<separator.lowerBound].lowercased()
        guard scheme == "http" else { throw .unsupportedScheme(scheme) }
        var authority = String(baseURL[separator.upperBound...])
        if authority.hasSuffix("/") { authority.removeLast() }
        guard !authority.contains(where: { "/?#".contains($0) }) else { throw .hasPathOrQuery }
        guard let (host, port) = Self.split(authority) else { throw .notAnURL }
        guard let socket = SocketAddress(host: host, port: port) else {
            // A name: whatever it resolves to, it is not known to be this machine.
            throw .plainHTTPBeyondLoopback
        }
        guard socket.isLoopback else { throw .plainHTTPBeyondLoopback }
        self.socket = socket
        self.authority = authority
    }

    /// Takes `host [":" port]` apart (RFC 3986 §3.2), without user information.
    private static func split(_ authority: String) -> (host: String, port: UInt16)? {
        var host = authority[...]
        var port: UInt16? = 80
        let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[bracket...].lastIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            host = authority[..<colon]
            port = digits.utf8.allSatisfy { (48...57).contains($0) } ? UInt16(digits) : nil
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        guard let port, port > 0, !host.isEmpty, !host.contains("@"),
            isBracketed || !host.contains(where: { "[]:".contains($0) })
        else { return nil }
        return (String(host), port)
    }
}

extension String {
    fileprivate func range(of needle: String) -> Range<String.Index>? {
        firstRange(of: needle)
    }
}
