import COpenSSL

/// One seal or open operation: owns the cipher context of OpenSSL, which wipes the key schedule
/// when it is freed.
struct GCMContext: ~Copyable {
    enum Direction: Int32 {
        case seal = 1
        case open = 0
    }

    /// The method, fetched once: a fetch per operation costs more than the operation.
    private struct Method: @unchecked Sendable {
        // Sendable: OpenSSL's fetched methods are immutable and shared between threads.
        let pointer = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
    }

    private static let method = Method()

    private let context: OpaquePointer

    init(
        _ direction: Direction,
        key: borrowing SecretBytes,
        nonce: Span<UInt8>
    ) throws(CryptographyError) {
        guard key.count == AEAD.keyLength, nonce.count == AEAD.nonceLength else {
            throw .invalidParameter
        }
        guard let context = EVP_CIPHER_CTX_new() else { throw GCMContext.refusal() }
        guard GCMContext.start(context, direction, key: key, nonce: nonce) else {
            EVP_CIPHER_CTX_free(context)
            throw GCMContext.refusal()
        }
        self.context = context
    }

    private static func start(
        _ context: OpaquePointer,
        _ direction: Direction,
        key: borrowing SecretBytes,
        nonce: Span<UInt8>
    ) -> Bool {
        guard let method = method.pointer else { return false }
        return key.withBytes { key in
            key.withUnsafeBufferPointer { key in
                nonce.withUnsafeBufferPointer { nonce in
                    EVP_CipherInit_ex2(
                        context,
                        method,
                        key.baseAddress,
                        nonce.baseAddress,
                        direction.rawValue,
                        nil
                    ) == 1
                }
            }
        }
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// Binds data that is not encrypted.
    borrowing func authenticate(_ bytes: Span<UInt8>) throws(CryptographyError) {
        guard bytes.count > 0 else { return }
        guard bytes.count <= Int(Int32.max) else { throw .invalidParameter }
        var written: Int32 = 0
        let status = bytes.withUnsafeBufferPointer {
            EVP_CipherUpdate(context, nil, &written, $0.baseAddress, Int32($0.count))
        }
        guard status == 1 else { throw GCMContext.refusal() }
    }

    /// En- or decrypts `input` to the beginning of `output`.
    borrowing func process(
        _ input: Span<UInt8>,
        into output: inout MutableSpan<UInt8>
    ) throws(CryptographyError) {
        guard input.count > 0 else { return }
        guard input.count <= Int(Int32.max), output.count >= input.count else {
            throw .invalidParameter
        }
        var written: Int32 = 0
        let status = output.withUnsafeMutableBufferPointer { output in
            input.withUnsafeBufferPointer {
                EVP_CipherUpdate(
                    context,
                    output.baseAddress,
                    &written,
                    $0.baseAddress,
                    Int32($0.count)
                )
            }
        }
        guard status == 1, Int(written) == input.count else { throw GCMContext.refusal() }
    }

    /// Ends the operation; when opening, whether the tag is right.
    borrowing func finish() -> Bool {
        var nothing: UInt8 = 0
        var written: Int32 = 0
        guard EVP_CipherFinal_ex(context, &nothing, &written) == 1 else {
            _ = GCMContext.refusal()
            return false
        }
        return true
    }

    /// A stale entry in this thread's queue would be blamed on the next TLS call.
    private static func refusal() -> CryptographyError {
        ERR_clear_error()
        return .unavailable
    }

    borrowing func expectTag(_ tag: Span<UInt8>) throws(CryptographyError) {
        let status = tag.withUnsafeBytes {
            EVP_CIPHER_CTX_ctrl(
                context,
                EVP_CTRL_AEAD_SET_TAG,
                Int32($0.count),
                UnsafeMutableRawPointer(mutating: $0.baseAddress)
            )
        }
        guard status == 1 else { throw GCMContext.refusal() }
    }

    borrowing func writeTag(
        into output: inout MutableSpan<UInt8>,
        at offset: Int
    ) throws(CryptographyError) {
        guard output.count - offset >= AEAD.tagLength else { throw .invalidParameter }
        let status = output.withUnsafeMutableBytes {
            EVP_CIPHER_CTX_ctrl(
                context,
                EVP_CTRL_AEAD_GET_TAG,
                Int32(AEAD.tagLength),
                $0.baseAddress?.advanced(by: offset)
            )
        }
        guard status == 1 else { throw GCMContext.refusal() }
    }
}
