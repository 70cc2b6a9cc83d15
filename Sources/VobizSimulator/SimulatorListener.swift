public import Platform

/// How a simulated provider can be reached.
public struct SimulatorListener: Sendable {
    /// A certificate and its key, as PEM files. An expired certificate, or one for another host, is shown
    /// like any other.
    public struct Identity: Sendable {
        public var certificateFile: String
        public var keyFile: String

        public init(certificateFile: String, keyFile: String) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    public var address: SocketAddress
    /// With one the listener speaks TLS.
    public var identity: Identity?
    /// TLS 1.1 and before, which nobody should accept any more (RFC 8996).
    public var speaksOldVersionsOnly = false

    public init(_ address: SocketAddress) {
        self.address = address
    }
}
