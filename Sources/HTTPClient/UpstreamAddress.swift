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
        guard !authority.isEmpty, !authority.contains("@") else { throw .notAnURL }
        guard !authority.contains(where: { "/?#".contains($0) }) else { throw .hasPathOrQuery }
        let withPort = authority.last == "]" || !authority.contains(":")
        guard let socket = SocketAddress(withPort ? "\(authority):80" : authority) else {
            // A name: whatever it resolves to, it is not known to be this machine.
            throw .plainHTTPBeyondLoopback
        }
        guard socket.isLoopback else { throw .plainHTTPBeyondLoopback }
        self.socket = socket
        self.authority = authority
    }
}

extension String {
    fileprivate func range(of needle: String) -> Range<String.Index>? {
        firstRange(of: needle)
    }
}
