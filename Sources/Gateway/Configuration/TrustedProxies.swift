public import Platform
import Vault

/// The proxies whose word counts for who asks, and whether a handshake was finished (R-H1-27, R-H1-28).
public struct TrustedProxies: Equatable, Sendable {
    private let ranges: [AddressRange]

    /// Nobody's word counts.
    public static let none = TrustedProxies(ranges: [])

    private init(ranges: [AddressRange]) {
        self.ranges = ranges
    }

    /// Addresses and networks that are separated by commas: `10.0.0.7, 2001:db8::/32`.
    ///
    /// Nil unless each of them is one.
    public init?(_ text: String) {
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        let ranges = items.compactMap { item in
            AddressRange(String(item.drop { $0 == " " }.prefix { $0 != " " }))
        }
        guard ranges.count == items.count else { return nil }
        self.ranges = ranges
    }

    public var isEmpty: Bool { ranges.isEmpty }

    /// A unix socket has no address that could be one of them.
    public func contains(_ address: SocketAddress) -> Bool {
        let octets = address.octets
        return ranges.contains { $0.contains(octets.span) }
    }
}
