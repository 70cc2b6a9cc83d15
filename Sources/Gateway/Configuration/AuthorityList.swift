import HTTP
import Platform

/// The authorities that requests may name (R-H1-08), as an operator lists them: `gateway.example`, which
/// goes for every port, or `gateway.example:8443`.
public struct AuthorityList: Equatable, Sendable {
    private struct Entry: Equatable {
        /// In lower case.
        let host: [UInt8]
        let port: Int?
    }

    private let entries: [Entry]

    /// Any authority, or none at all.
    public static let any = AuthorityList(entries: [])

    private init(entries: [Entry]) {
        self.entries = entries
    }

    /// Authorities that are separated by commas.
    ///
    /// Nil unless each of them is `host` or `host:port`.
    public init?(_ text: String) {
        var entries: [Entry] = []
        for item in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
            let octets = Array(item.utf8)
            let authority = octets.span.trimmed()
            guard TargetSyntax.isAuthority(authority) else { return nil }
            let (end, port) = Self.split(authority)
            entries.append(Entry(host: authority.extracting(0..<end).array, port: port))
        }
        self.entries = entries
    }

    /// True when nothing is asked of an authority.
    public var isAny: Bool { entries.isEmpty }

    /// True when the authority, whose grammar was checked before, is one of these. ASCII letters are the
    /// same in any case; without a port it has that of its scheme (RFC 9110 §4.2), which may be `https`
    /// also where a terminator in front makes plain text of it. Nothing is allocated.
    public func contains(_ authority: Span<UInt8>) -> Bool {
        let (end, port) = Self.split(authority)
        let host = authority.extracting(0..<end)
        for entry in entries where Self.areSame(host, entry.host.span) {
            guard let expected = entry.port else { return true }
            if port.map({ $0 == expected }) ?? (expected == 80 || expected == 443) { return true }
        }
        return false
    }

    /// Where the host ends, and the port behind it. A colon within an IPv6 address has `]` behind it.
    private static func split(_ authority: Span<UInt8>) -> (hostEnd: Int, port: Int?) {
        var index = authority.count
        var port = 0
        var unit = 1
        while index > 0 {
            index -= 1
            let octet = authority[index]
            if octet == UInt8(ascii: ":") { return (index, port) }
            guard octet &- 48 < 10 else { break }
            port &+= Int(octet &- 48) &* unit
            unit &*= 10
        }
        return (authority.count, nil)
    }

    private static func areSame(_ host: Span<UInt8>, _ lowered: Span<UInt8>) -> Bool {
        guard host.count == lowered.count else { return false }
        for index in host.indices {
            let octet = host[index]
            guard (octet &- 65 < 26 ? octet | 0x20 : octet) == lowered[index] else { return false }
        }
        return true
    }
}
