public import Transport

/// The listeners' TLS as it is configured; without a certificate there is none.
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
    /// On the public listener.
    public var clientCertificates = ClientCertificates.off
    /// The admin listener has the same certificate.
    public var coversAdmin = false
    /// On the admin listener.
    public var adminClientCertificates = ClientCertificates.off

    init() {}

    /// What the public listener is made of, `nil` when it speaks plain text.
    public var publicSettings: TLSServerSettings? { settings(clientCertificates) }

    /// What the admin listener is made of, `nil` when it speaks plain text.
    public var adminSettings: TLSServerSettings? {
        guard coversAdmin else { return nil }
        var settings = settings(adminClientCertificates)
        // Some of its answers show a key, once, and a session of HTTP/2 keeps its memory for the next one.
        settings?.offersHTTP2 = false
        return settings
    }

    private func settings(_ clientCertificates: ClientCertificates) -> TLSServerSettings? {
        guard let certificate, let key else { return nil }
        var settings = TLSServerSettings(certificateFile: certificate, keyFile: key)
        guard let clientAuthorities else { return settings }
        switch clientCertificates {
        case .off: return settings
        case .optional:
            settings.clientAuthentication = .optional(authorities: clientAuthorities)
        case .required:
            settings.clientAuthentication = .required(authorities: clientAuthorities)
        }
        settings.revocationFile = clientRevocations
        return settings
    }
}
