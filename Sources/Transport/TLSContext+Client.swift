import COpenSSL
import Platform

extension TLSContext {
    /// What is offered by ALPN, each name behind its length, the preferred one first.
    private static let http1 = StaticString("\u{8}http/1.1")
    private static let both = StaticString("\u{2}h2\u{8}http/1.1")

    /// Makes a context for connections to one server: the parameters of the listeners, no
    /// renegotiation, no compression, no early data, nothing resumed, and by ALPN `http/1.1`
    /// (R-TLS-11), behind `h2` where `offersHTTP2` says so.
    ///
    /// The server's chain has to end at an authority of the PEM file, or of the system's where there
    /// is no file, and its certificate has to carry the name that is expected among its alternative
    /// names. A common name says nothing (RFC 9525 §2), and a wildcard stands for a whole label.
    ///
    /// - Throws: ``TLSError``, naming the file.
    public static func client(
        of server: ServerName,
        authorities file: String?,
        offersHTTP2: Bool = false
    ) throws(TLSError) -> TLSContext {
        let authorities = try file.map(PEMFile.init)
        // Nothing is thrown between here and the context that frees it.
        ERR_clear_error()
        guard let handle = SSL_CTX_new(TLS_client_method()) else {
            throw .library(reason: OpenSSLFailure.takeReason())
        }
        let context = TLSContext(
            adopting: handle,
            role: .client(of: server),
            expires: nil,
            sources: authorities.map { [$0] } ?? []
        )
        try context.setParameters(options: COpenSSL_OP_CLIENT)
        try context.trust(authorities)
        try context.expect(server)
        try context.offer(offersHTTP2 ? both : http1)
        return context
    }

    private func trust(_ authorities: PEMFile?) throws(TLSError) {
        guard let authorities else {
            guard SSL_CTX_set_default_verify_paths(handle) == 1 else {
                throw .library(reason: OpenSSLFailure.takeReason())
            }
            return
        }
        let store = SSL_CTX_get_cert_store(handle)
        for certificate in try authorities.certificates() {
            guard X509_STORE_add_cert(store, certificate.handle) == 1 else {
                throw .refused(file: authorities.path, reason: OpenSSLFailure.takeReason())
            }
        }
        // What the file holds is trusted as it is: an intermediate authority does not need its root.
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
    }

    private func expect(_ server: ServerName) throws(TLSError) {
        SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
        let parameters = SSL_CTX_get0_param(handle)
        X509_VERIFY_PARAM_set_hostflags(
            parameters,
            UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)
        )
        let isExpected =
            switch server {
            // An empty name would be none, and none is not compared.
            case .name(let name):
                !name.isEmpty
                    && X509_VERIFY_PARAM_set1_host(parameters, name, name.utf8.count) == 1
            case .address(let address):
                X509_VERIFY_PARAM_set1_ip(parameters, address.octets, address.octets.count) == 1
            }
        guard isExpected else { throw .library(reason: OpenSSLFailure.takeReason()) }
    }

    private func offer(_ protocols: StaticString) throws(TLSError) {
        let count = UInt32(protocols.utf8CodeUnitCount)
        guard SSL_CTX_set_alpn_protos(handle, protocols.utf8Start, count) == 0 else {
            throw .library(reason: OpenSSLFailure.takeReason())
        }
    }

    /// True when no authority is known, neither from a file nor from the system: every handshake will
    /// fail. The system's folder is searched name by name in the handshake, so one that is there counts.
    public var trustsNobody: Bool {
        let known = X509_STORE_get0_objects(SSL_CTX_get_cert_store(handle))
        guard sources.isEmpty, OPENSSL_sk_num(known) <= 0 else { return false }
        let variable = String(cString: X509_get_default_cert_dir_env())
        let folder = getenv(variable) ?? UnsafeMutablePointer(mutating: X509_get_default_cert_dir())
        guard let folder else { return true }
        return !String(cString: folder).split(separator: ":").contains {
            Folder.hasEntries(String($0))
        }
    }
}
