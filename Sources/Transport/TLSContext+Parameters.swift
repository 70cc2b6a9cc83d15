import COpenSSL

extension TLSContext {
    // Every list is short: each entry that is not needed costs every handshake.
    private static let cipherList = """
        ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:\
        ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:\
        ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305
        """
    private static let cipherSuites =
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    private static let groups = "X25519:P-256:P-384"
    private static let signatureAlgorithms = """
        ECDSA+SHA256:ed25519:RSA-PSS+SHA256:ECDSA+SHA384:RSA-PSS+SHA384:RSA-PSS+SHA512:\
        RSA+SHA256:RSA+SHA384
        """
    /// Bytes of all certificates that a peer shows: it chooses how much is kept, before anybody knows
    /// who it is.
    private static let chainLimit = 32 << 10

    /// Sets what holds for listeners and clients alike: TLS 1.2 with AEAD and forward secrecy, and
    /// TLS 1.3 (RFC 9325, R-TLS-01); no early data, and no sessions that are kept.
    func setParameters(options: UInt64) throws(TLSError) {
        SSL_CTX_set_security_level(handle, 2)
        SSL_CTX_set_options(handle, options)
        COpenSSL_set_stream_modes(handle)
        COpenSSL_disable_session_cache(handle)
        SSL_CTX_set_max_early_data(handle, 0)
        SSL_CTX_set_recv_max_early_data(handle, 0)
        COpenSSL_limit_peer_chain(handle, Self.chainLimit)
        let isSet =
            COpenSSL_limit_versions(handle, TLS1_2_VERSION, TLS1_3_VERSION) == 1
            && SSL_CTX_set_cipher_list(handle, Self.cipherList) == 1
            && SSL_CTX_set_ciphersuites(handle, Self.cipherSuites) == 1
            && COpenSSL_set_groups(handle, Self.groups) == 1
            && COpenSSL_set_signature_algorithms(handle, Self.signatureAlgorithms) == 1
        guard isSet else { throw .library(reason: OpenSSLFailure.takeReason()) }
    }
}
