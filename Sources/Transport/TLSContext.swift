import COpenSSL
public import Platform

/// What the sessions of a listener have in common: certificate, key, authorities, and what is offered.
///
/// Never changes. A session keeps the context that it began with, also when another has taken its place.
// Unchecked: OpenSSL counts references to a context atomically, and nothing sets anything in it after
// it is made.
public final class TLSContext: @unchecked Sendable {
    /// When the certificate ends to be valid, and with it this context's use.
    public let expires: WallTime
    let handle: OpaquePointer
    /// Who opens sessions in which role.
    let role: Role
    /// The public files that it was made from, as they were.
    let sources: [PEMFile]

    enum Role {
        case server
    }

    init(
        adopting handle: OpaquePointer,
        role: Role,
        expires: WallTime,
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
        }
        return session
    }
}
