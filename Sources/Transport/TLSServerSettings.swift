/// What a TLS listener is made of: paths of PEM files, and what it offers.
public struct TLSServerSettings: Equatable, Sendable {
    /// The server's certificate, followed by the intermediate ones in order.
    public var certificateFile: String
    /// The certificate's private key, without a passphrase, in a file that only its owner may read.
    public var keyFile: String
    public var clientAuthentication = ClientAuthentication.off
    /// Certificates that were revoked, of every authority in the clients' chains. A list that has run out
    /// refuses everybody whom it is about.
    public var revocationFile: String?
    /// Whether ALPN offers `h2`, and before `http/1.1`.
    public var offersHTTP2 = true
    /// Certificates are shown even when they have expired or are not valid yet.
    @_spi(Faults) public var showsInvalidCertificates = false
    /// No version is offered that is safe, only TLS 1.1 and what was before it.
    @_spi(Faults) public var speaksOldVersionsOnly = false

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
