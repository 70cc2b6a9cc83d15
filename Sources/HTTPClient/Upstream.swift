import HTTP
import Platform
public import Transport

/// The upstream as all loops share it: where it is, how its name is resolved, and whom TLS must find
/// there.
public struct Upstream: Sendable {
    public let address: UpstreamAddress
    let resolver: Resolver
    /// `nil` where plain text is spoken.
    let context: TLSContext?
    let allowsPrivate: Bool
    /// No authority is known, so that every TLS handshake will fail: worth a word at the start.
    public var trustsNobody: Bool { context?.trustsNobody ?? false }

    /// - Parameters:
    ///   - address: where it is.
    ///   - authorities: the PEM file with whom to trust, `nil` for those of the system.
    ///   - allowsPrivate: a name may lead into a private network, or to this machine.
    ///   - offersHTTP2: HTTP/2 is spoken where the upstream chooses it by ALPN. Without a library that
    ///     is fit for it, HTTP/1.1 alone is offered.
    ///   - resolver: what resolves the name.
    /// - Throws: `TLSError` when the file is no good.
    public init(
        _ address: UpstreamAddress,
        authorities: String? = nil,
        allowsPrivate: Bool = false,
        offersHTTP2: Bool = false,
        resolver: Resolver = Resolver()
    ) throws(TLSError) {
        self.address = address
        self.allowsPrivate = allowsPrivate
        self.resolver = resolver
        context =
            address.isSecure
            ? try TLSContext.client(
                of: address.serverName,
                authorities: authorities,
                offersHTTP2: offersHTTP2 && HTTP2Library.unavailability == nil
            ) : nil
    }

    /// Whether a connection may go to any of these addresses. A name whose resolution somebody has
    /// spoiled must not lead the credentials to a service of this machine or its network; what the
    /// configuration itself writes down as an address, it means.
    func mayReach(_ addresses: [SocketAddress]) -> Bool {
        address.socket != nil || allowsPrivate || addresses.allSatisfy(\.isGlobal)
    }
}
