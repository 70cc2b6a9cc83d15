import COpenSSL

/// Why a TLS session did not come about, as far as it decides what to do about it.
public enum HandshakeFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// A good certificate, but of somebody else.
    case wrongHost
    case expired
    case notYetValid
    /// Nobody who is trusted has issued the certificate.
    case unknownAuthority
    /// Issued for another purpose, signed with something broken, or not what a certificate may be.
    case unacceptableCertificate
    /// The peer speaks no version that is still safe.
    case oldVersion
    /// The peer went away in the middle.
    case closed
    /// There is nothing that both sides would use, or what came is no TLS.
    case refused

    public var description: String {
        switch self {
        case .wrongHost: "the certificate is for another host"
        case .expired: "the certificate has expired"
        case .notYetValid: "the certificate is not valid yet"
        case .unknownAuthority: "the certificate's authority is not known"
        case .unacceptableCertificate: "the certificate cannot be accepted"
        case .oldVersion: "the peer speaks only old versions of TLS"
        case .closed: "the connection was closed in the handshake"
        case .refused: "no TLS session could be agreed upon"
        }
    }

    /// Reads what a session and this thread's error queue say after a handshake that failed.
    ///
    /// The verdict about the certificate comes first: whatever else there is follows from it.
    init(session: OpaquePointer?, isCutOff: Bool) {
        let verdict = session.map { Int32(truncatingIfNeeded: SSL_get_verify_result($0)) }
        if let verdict, verdict != X509_V_OK {
            self.init(verdict: verdict)
        } else if isCutOff {
            self = .closed
        } else {
            switch ERR_GET_REASON(ERR_peek_last_error()) {
            case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: self = .oldVersion
            default: self = .refused
            }
        }
    }

    private init(verdict: Int32) {
        switch verdict {
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: self = .wrongHost
        case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_CERT_UNTRUSTED:
            self = .unknownAuthority
        default: self = .unacceptableCertificate
        }
    }
}
