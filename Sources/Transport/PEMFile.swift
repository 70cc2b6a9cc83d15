import COpenSSL
import Glibc
import Platform

/// A public file of certificates or revocation lists.
struct PEMFile {
    private static let limit = 1 << 20

    let path: String
    let bytes: [UInt8]

    init(_ path: String) throws(TLSError) {
        self.path = path
        do {
            bytes = try SmallFile.read(path, limit: Self.limit)
        } catch {
            throw error.code == ENOENT ? .missing(file: path) : .unreadable(file: path, error)
        }
    }

    /// Every certificate, at least one.
    func certificates() throws(TLSError) -> [X509Certificate] {
        try objects({ PEM_read_bio_X509($0, nil, noPassphrase, nil) }, free: { X509_free($0) })
            .map(X509Certificate.init(adopting:))
    }

    /// Adds every revocation list, at least one, to a store. One that has run out is refused: nobody whom it
    /// is about would be let in.
    func addRevocationLists(to store: OpaquePointer?, at now: WallTime) throws(TLSError) {
        let lists = try objects(
            { PEM_read_bio_X509_CRL($0, nil, noPassphrase, nil) },
            free: { X509_CRL_free($0) }
        )
        // The store has counted itself in.
        defer { for list in lists { X509_CRL_free(list) } }
        for list in lists {
            if let end = X509Certificate.wallTime(X509_CRL_get0_nextUpdate(list)),
                end.seconds <= now.seconds
            {
                throw .expired(file: path, since: end)
            }
            guard X509_STORE_add_crl(store, list) == 1 else {
                throw .refused(file: path, reason: OpenSSLFailure.takeReason())
            }
        }
    }

    /// All objects of the file, which are the caller's to free; if it is no good, those that were read
    /// before that was known are freed.
    private func objects(
        _ next: (OpaquePointer?) -> OpaquePointer?,
        free: (OpaquePointer) -> Void
    ) throws(TLSError) -> [OpaquePointer] {
        ERR_clear_error()
        var found: [OpaquePointer] = []
        bytes.withUnsafeBytes { bytes in
            let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count))
            defer { BIO_free(source) }
            while let object = next(source) { found.append(object) }
        }
        // The queue says whether it was the end of the file or the end of what could be read.
        let isAtEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE
        ERR_clear_error()
        guard isAtEnd, !found.isEmpty else {
            found.forEach(free)
            throw .malformed(file: path)
        }
        return found
    }
}

/// Refuses instead of asking at the terminal, which is what OpenSSL does on its own. Notes in the `Bool`
/// that it is given, if any, that a passphrase was asked for.
let noPassphrase:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 =
        { _, _, _, wasAsked in
            wasAsked?.assumingMemoryBound(to: Bool.self).pointee = true
            return -1
        }
