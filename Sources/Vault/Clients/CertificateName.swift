/// A name in a client's certificate that stands for the client: an alternative name, exactly as it is
/// written there. Neither wildcards nor parts of names match (RFC 9525 §6).
public struct CertificateName: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case uri = "URI"
        case dns = "DNS"
    }

    public let kind: Kind
    public let value: String

    /// From `URI:spiffe://example/billing` or `DNS:billing.example`; `nil` unless the name is of 1 to
    /// 1024 printable ASCII characters without blanks, and a DNS name of letters, digits, `-` and `.`; nor
    /// may an API key stand in it.
    public init?(_ text: String) {
        guard !MisplacedKey.isIn(text.utf8Span.span) else { return nil }
        self.init(stored: text)
    }

    /// The same for a name that was accepted once, by whatever rules.
    init?(stored text: String) {
        guard let colon = text.firstIndex(of: ":"),
            let kind = Kind(rawValue: String(text[..<colon]))
        else { return nil }
        let value = text[text.index(after: colon)...]
        guard (1...1024).contains(value.utf8.count), value.utf8.allSatisfy(kind.allows) else {
            return nil
        }
        self.kind = kind
        self.value = String(value)
    }

    /// As it is read by ``init(_:)``.
    public var text: String { "\(kind.rawValue):\(value)" }
}

extension CertificateName.Kind {
    fileprivate func allows(_ octet: UInt8) -> Bool {
        switch (self, octet) {
        case (.uri, 0x21...0x7E): true
        case (.dns, 0x30...0x39), (.dns, 0x41...0x5A), (.dns, 0x61...0x7A): true
        case (.dns, UInt8(ascii: "-")), (.dns, UInt8(ascii: ".")): true
        default: false
        }
    }
}
