public import Transport

/// The public listener's TLS as it is configured; without a certificate there is none.
public struct TLSConfiguration: Equatable, Sendable {
    /// Whether callers show a certificate.
    public enum ClientCertificates: String, CaseIterable, Sendable {
        case off, optional, required
    }

    public var certificate: String?
    public var key: String?
    public var clientAuthorities: String?
    /// Certificates that those authorities have taken back.
    public var clientRevocations: String?
    public var clientCertificates = ClientCertificates.off

    init() {}

    /// What the listener is made of, `nil` when it speaks plain text.
    public var settings: TLSServerSettings? {
        guard let certificate, let key else { return nil }
        var settings = TLSServerSettings(certificateFile: certificate, keyFile: key)
        settings.revocationFile = clientRevocations
        if let clientAuthorities {
            switch clientCertificates {
            case .off: break
            case .optional:
                settings.clientAuthentication = .optional(authorities: clientAuthorities)
            case .required:
                settings.clientAuthentication = .required(authorities: clientAuthorities)
            }
        }
        return settings
    }
}
