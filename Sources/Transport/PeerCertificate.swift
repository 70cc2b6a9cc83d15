/// The names in a verified certificate that may stand for somebody. Printable ASCII throughout.
///
/// Which of them counts is the owner's business (RFC 9525 knows URI and DNS names only; the common
/// name is for those who ask for it).
public struct PeerCertificate: Equatable, Sendable {
    /// Alternative names that are URIs, such as a SPIFFE id, as they stand.
    public let uris: [String]
    /// Alternative names that are DNS names, as they stand: neither lower-cased nor expanded.
    public let dnsNames: [String]
    /// The subject's common name; `nil` unless there is exactly one and it is printable ASCII.
    public let commonName: String?

    public init(uris: [String] = [], dnsNames: [String] = [], commonName: String? = nil) {
        self.uris = uris
        self.dnsNames = dnsNames
        self.commonName = commonName
    }
}
