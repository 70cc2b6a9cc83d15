import COpenSSL
public import Platform

/// What the sessions of a listener, or of a client with one server, have in common: certificate, key,
/// authorities, and what is offered.
///
/// Never changes. A session keeps the context that it began with, also when another has taken its place.
// Unchecked: OpenSSL counts references to a context atomically, and nothing sets anything in it after
// it is made.
public final class TLSContext: @unchecked Sendable {
    /// When its own certificate ends to be valid, and with it this context's use; `nil` for a client,
    /// which shows none.
    public let expires: WallTime?
    let handle: OpaquePointer
    /// Who opens sessions in which role.
    let role: Role
    /// The public files that it was made from, as they were.
    let sources: [PEMFile]

    enum Role {
        case server
        case client(of: ServerName)
    }

    init(
        adopting handle: OpaquePointer,
        role: Role,
        expires: WallTime?,
        sources: [PEMFile]
    ) {
        self.handle = handle
        self.role = role
        self.expires = expires
        self.sources = sources
    }

    deinit {
        SSL_CTX_free(handle)
    }

    /// A new session over a BIO, which becomes the session's; `nil` when memory has run out.
    func makeSession(over bio: OpaquePointer) -> OpaquePointer? {
        guard let session = SSL_new(handle) else {
            BIO_free(bio)
            return nil
        }
        SSL_set_bio(session, bio, bio)
        switch role {
        case .server: SSL_set_accept_state(session)
        case .client(let server):
            SSL_set_connect_state(session)
            // Only names are ever indicated (RFC 6066 §3).
            guard case .name(let name) = server, COpenSSL_indicate_name(session, name) != 1 else {
                break
            }
            SSL_free(session)
            return nil
        }
        return session
    }
}
