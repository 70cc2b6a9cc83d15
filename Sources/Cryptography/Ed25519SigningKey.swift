/// A private key of Ed25519 (RFC 8032 §5.1, the plain variant without context or pre-hashing).
///
/// Only the seed is kept. What OpenSSL makes of it exists for the time of one signature.
public final class Ed25519SigningKey: Sendable {
    public static let seedLength = 32

    /// What others check its signatures with.
    public let verifyingKey: Ed25519VerifyingKey

    private let seed: SecretBytes

    /// The key of a seed: 32 random bytes, or such as were kept from an earlier time.
    ///
    /// - Throws: `invalidParameter` for a seed of another length.
    public init(seed: consuming SecretBytes) throws(CryptographyError) {
        guard seed.count == Ed25519SigningKey.seedLength else { throw .invalidParameter }
        let publicBytes = try seed.withBytes { seed throws(CryptographyError) in
            try Ed25519Key(seed: seed).publicBytes()
        }
        verifyingKey = try Ed25519VerifyingKey(publicBytes)
        self.seed = seed
    }

    /// The signature of `message`, 64 bytes; the same every time.
    ///
    /// Takes some 100 µs. Any number of threads may sign at the same time.
    public func sign(_ message: Span<UInt8>) throws(CryptographyError) -> [UInt8] {
        try seed.withBytes { seed throws(CryptographyError) in
            try Ed25519Key(seed: seed).sign(message)
        }
    }
}
