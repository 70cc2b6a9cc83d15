import COpenSSL

/// OpenSSL's form of one key, for as long as an operation takes; OpenSSL wipes it when it is freed.
struct Ed25519Key: ~Copyable {
    static let algorithm = "ED25519"

    private let pointer: OpaquePointer

    /// The pair that follows from a seed of 32 bytes.
    init(seed: Span<UInt8>) throws(CryptographyError) {
        let pointer = seed.withUnsafeBufferPointer {
            EVP_PKEY_new_raw_private_key_ex(
                nil,
                Ed25519Key.algorithm,
                nil,
                $0.baseAddress,
                $0.count
            )
        }
        guard let pointer else { throw Ed25519Key.refusal() }
        self.pointer = pointer
    }

    /// The public half alone, of 32 bytes.
    init(publicBytes bytes: Span<UInt8>) throws(CryptographyError) {
        let pointer = bytes.withUnsafeBufferPointer {
            EVP_PKEY_new_raw_public_key_ex(nil, Ed25519Key.algorithm, nil, $0.baseAddress, $0.count)
        }
        guard let pointer else { throw Ed25519Key.refusal() }
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    borrowing func publicBytes() throws(CryptographyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Ed25519VerifyingKey.byteCount)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, count == bytes.count else {
            throw Ed25519Key.refusal()
        }
        return bytes
    }

    borrowing func sign(_ message: Span<UInt8>) throws(CryptographyError) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Ed25519VerifyingKey.signatureLength)
        var count = signature.count
        guard let context = EVP_MD_CTX_new() else { throw Ed25519Key.refusal() }
        defer { EVP_MD_CTX_free(context) }
        // The algorithm has a digest of its own; none is named.
        guard EVP_DigestSignInit_ex(context, nil, nil, nil, nil, pointer, nil) == 1 else {
            throw Ed25519Key.refusal()
        }
        let status = message.withUnsafeBufferPointer {
            EVP_DigestSign(context, &signature, &count, $0.baseAddress, $0.count)
        }
        guard status == 1, count == signature.count else { throw Ed25519Key.refusal() }
        return signature
    }

    /// Whether `signature` is this key's for `message`.
    borrowing func verify(
        _ signature: Span<UInt8>,
        of message: Span<UInt8>
    ) throws(CryptographyError) -> Bool {
        guard let context = EVP_MD_CTX_new() else { throw Ed25519Key.refusal() }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, pointer, nil) == 1 else {
            throw Ed25519Key.refusal()
        }
        let status = message.withUnsafeBufferPointer { message in
            signature.withUnsafeBufferPointer { signature in
                EVP_DigestVerify(
                    context,
                    signature.baseAddress,
                    signature.count,
                    message.baseAddress,
                    message.count
                )
            }
        }
        guard status == 1 else {
            ERR_clear_error()
            return false
        }
        return true
    }

    /// A stale entry in this thread's queue would be blamed on the next TLS call.
    private static func refusal() -> CryptographyError {
        ERR_clear_error()
        return .unavailable
    }
}
