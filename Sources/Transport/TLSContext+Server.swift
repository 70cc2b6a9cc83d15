import COpenSSL
public import Platform

extension TLSContext {
    /// The certificates between a client's and its authority, at most.
    private static let chainDepth: Int32 = 3
    /// The context of every session that may be resumed; none may in another.
    private static let sessionContext = StaticString("vobiz-gateway")

    /// Makes a context for a listener: TLS 1.2 with AEAD and forward secrecy, and TLS 1.3 (RFC 9325). No
    /// renegotiation, no compression, no early data, one ticket per handshake, and none where clients
    /// are asked for certificates: a resumed session would outlive the decision about them.
    ///
    /// Certificates must be valid at `now`, and revocation lists not have run out.
    ///
    /// - Throws: ``TLSError``, naming the file.
    public static func server(
        _ settings: TLSServerSettings,
        at now: WallTime
    ) throws(TLSError) -> TLSContext {
        let chainFile = try PEMFile(settings.certificateFile)
        let chain = try chainFile.certificates()
        let expires =
            settings.showsInvalidCertificates
            ? nil : try requireValid(chain, in: chainFile, at: now)
        let key = try PrivateKey(file: settings.keyFile)
        guard key.belongs(to: chain[0]) else {
            throw .keyMismatch(key: settings.keyFile, certificate: settings.certificateFile)
        }

        let authorities = try settings.clientAuthentication.authorities.map(PEMFile.init)
        let revocations = try settings.revocationFile.map(PEMFile.init)
        // Nothing is thrown between here and the context that frees it.
        ERR_clear_error()
        guard let handle = SSL_CTX_new(TLS_server_method()) else {
            throw .library(reason: OpenSSLFailure.takeReason())
        }
        let context = TLSContext(
            adopting: handle,
            role: .server,
            expires: expires,
            sources: [chainFile] + [authorities, revocations].compactMap { $0 }
        )
        try context.setParameters(options: COpenSSL_OP_SERVER)
        try context.nameSessions()
        context.offerProtocols(offersHTTP2: settings.offersHTTP2)
        if settings.speaksOldVersionsOnly { try context.offerOldVersions() }
        try context.use(chain, key, from: chainFile)
        if let authorities {
            try context.ask(settings.clientAuthentication, authorities, revocations, at: now)
        } else {
            SSL_CTX_set_num_tickets(handle, 1)
        }
        return context
    }

    /// - Returns: when the first certificate ends to be valid.
    private static func requireValid(
        _ chain: [X509Certificate],
        in file: PEMFile,
        at now: WallTime
    ) throws(TLSError) -> WallTime {
        var expires: WallTime?
        for certificate in chain {
            guard let validity = certificate.validity else { throw .malformed(file: file.path) }
            guard now.seconds >= validity.start.seconds else {
                throw .notYetValid(file: file.path, until: validity.start)
            }
            guard now.seconds <= validity.end.seconds else {
                throw .expired(file: file.path, since: validity.end)
            }
            expires = expires ?? validity.end
        }
        guard let expires else { throw .malformed(file: file.path) }
        return expires
    }

    private func nameSessions() throws(TLSError) {
        let isSet = SSL_CTX_set_session_id_context(
            handle,
            Self.sessionContext.utf8Start,
            UInt32(Self.sessionContext.utf8CodeUnitCount)
        )
        guard isSet == 1 else { throw .library(reason: OpenSSLFailure.takeReason()) }
    }

    private func use(
        _ chain: [X509Certificate],
        _ key: PrivateKey,
        from file: PEMFile
    ) throws(TLSError) {
        let isUsed =
            SSL_CTX_use_certificate(handle, chain[0].handle) == 1
            && SSL_CTX_use_PrivateKey(handle, key.handle) == 1
            && chain.dropFirst().allSatisfy {
                COpenSSL_add_chain_certificate(handle, $0.handle) == 1
            }
        guard isUsed else {
            throw .refused(file: file.path, reason: OpenSSLFailure.takeReason())
        }
    }

    // MARK: Clients

    private func ask(
        _ authentication: ClientAuthentication,
        _ authorities: PEMFile,
        _ revocations: PEMFile?,
        at now: WallTime
    ) throws(TLSError) {
        let certificates = try authorities.certificates()
        let store = SSL_CTX_get_cert_store(handle)
        for certificate in certificates {
            guard X509_STORE_add_cert(store, certificate.handle) == 1,
                SSL_CTX_add_client_CA(handle, certificate.handle) == 1
            else { throw .refused(file: authorities.path, reason: OpenSSLFailure.takeReason()) }
        }
        // What the file holds is trusted as it is: an intermediate authority does not need its root,
        // which would let in the clients of every other.
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        if let revocations {
            try revocations.addRevocationLists(to: store, at: now)
            // Nobody can have the list about an authority whose issuer is not known.
            let all = certificates.allSatisfy { $0.isSelfSigned } ? X509_V_FLAG_CRL_CHECK_ALL : 0
            X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK | all))
        }
        SSL_CTX_set_verify_depth(handle, Self.chainDepth)
        var mode = SSL_VERIFY_PEER
        if case .required = authentication { mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT }
        SSL_CTX_set_verify(handle, mode) { verdict, state in
            guard verdict == 1, X509_STORE_CTX_get_error_depth(state) == 0 else { return verdict }
            guard let certificate = X509_STORE_CTX_get_current_cert(state),
                PeerCertificate(x509: certificate) != nil
            else {
                X509_STORE_CTX_set_error(state, X509_V_ERR_APPLICATION_VERIFICATION)
                return 0
            }
            return 1
        }
        SSL_CTX_set_num_tickets(handle, 0)
        SSL_CTX_set_options(handle, COpenSSL_OP_NO_TICKET)
    }

    // MARK: ALPN

    private func offerProtocols(offersHTTP2: Bool) {
        // Separate functions, because a C function cannot capture.
        if offersHTTP2 {
            SSL_CTX_set_alpn_select_cb(
                handle,
                { _, chosen, length, theirs, count, _ in
                    selectProtocol(of: "\u{2}h2\u{8}http/1.1", chosen, length, theirs, count)
                },
                nil
            )
        } else {
            SSL_CTX_set_alpn_select_cb(
                handle,
                { _, chosen, length, theirs, count, _ in
                    selectProtocol(of: "\u{8}http/1.1", chosen, length, theirs, count)
                },
                nil
            )
        }
    }
}

/// Picks the first of ours that the client knows as well. No overlap ends the handshake with
/// no_application_protocol (RFC 7301 §3.2).
private func selectProtocol(
    of ours: StaticString,
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ length: UnsafeMutablePointer<UInt8>?,
    _ theirs: UnsafePointer<UInt8>?,
    _ theirLength: UInt32
) -> Int32 {
    var selected: UnsafeMutablePointer<UInt8>?
    let outcome = SSL_select_next_proto(
        &selected,
        length,
        ours.utf8Start,
        UInt32(ours.utf8CodeUnitCount),
        theirs,
        theirLength
    )
    guard outcome == OPENSSL_NPN_NEGOTIATED else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    chosen?.pointee = UnsafePointer(selected)
    return SSL_TLSEXT_ERR_OK
}
