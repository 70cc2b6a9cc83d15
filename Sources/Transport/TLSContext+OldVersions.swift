import COpenSSL

extension TLSContext {
    /// Turns a context into one of a server that was never updated, for finding out that nobody talks to
    /// it (RFC 8996). Only what tests serve can ask for it.
    func offerOldVersions() throws(TLSError) {
        // OpenSSL itself allows these versions at no higher level, for their digests.
        SSL_CTX_set_security_level(handle, 0)
        let isSet =
            COpenSSL_limit_versions(handle, TLS1_VERSION, TLS1_1_VERSION) == 1
            && SSL_CTX_set_cipher_list(handle, "ALL:@SECLEVEL=0") == 1
        guard isSet else { throw .library(reason: OpenSSLFailure.takeReason()) }
    }
}
