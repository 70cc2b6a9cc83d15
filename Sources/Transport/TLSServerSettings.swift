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

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
