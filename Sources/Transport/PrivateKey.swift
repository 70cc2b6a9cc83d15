import COpenSSL
import Platform

/// The owner of an `EVP_PKEY`.
final class PrivateKey {
    private static let limit = 16 << 10

    let handle: OpaquePointer

    /// Reads a PEM file that must be private (see `PrivateFile`); its bytes are wiped after that.
    init(file path: String) throws(TLSError) {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.limit, alignment: 1)
        defer {
            OPENSSL_cleanse(room.baseAddress, room.count)
            room.deallocate()
        }
        let count: Int
        do throws(PrivateFileError) {
            let file = try PrivateFile(reading: path, limit: Self.limit)
            var output = OutputSpan<UInt8>(
                buffer: room.bindMemory(to: UInt8.self),
                initializedCount: 0
            )
            try file.read(into: &output)
            count = output.finalize(for: room.bindMemory(to: UInt8.self))
        } catch {
            if case .system(_, let reason) = error, reason.code == Self.noSuchFile {
                throw .missing(file: path)
            }
            throw .keyFileRefused(error)
        }
        ERR_clear_error()
        defer { ERR_clear_error() }
        let source = BIO_new_mem_buf(room.baseAddress, Int32(count))
        defer { BIO_free(source) }
        var isEncrypted = false
        guard let key = PEM_read_bio_PrivateKey(source, nil, noPassphrase, &isEncrypted) else {
            throw isEncrypted ? .encryptedKey(file: path) : .malformed(file: path)
        }
        handle = key
    }

    deinit {
        EVP_PKEY_free(handle)
    }

    private static let noSuchFile: Int32 = 2

    /// Whether the certificate is about this key.
    func belongs(to certificate: X509Certificate) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(certificate.handle, handle) == 1
    }
}
