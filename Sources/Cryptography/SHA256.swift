import COpenSSL

/// SHA-256 (FIPS 180-4) over a message that arrives in parts.
///
/// The state is a plain value on the stack: no allocation, no lock, and a copy is an independent
/// computation.
public struct SHA256: Sendable {
    private var state = SHA256_CTX()

    public init() {
        COpenSSL_SHA256_Init(&state)
    }

    public mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBytes { COpenSSL_SHA256_Update(&state, $0.baseAddress, $0.count) }
    }

    /// A label, written as the bytes of its text.
    public mutating func update(_ label: StaticString) {
        COpenSSL_SHA256_Update(&state, label.utf8Start, label.utf8CodeUnitCount)
    }

    public mutating func update(_ digest: Digest256) {
        digest.withBytes { update($0) }
    }

    /// A part with its length (32 bits, big endian) in front, so that no two lists of parts give
    /// the same message.
    public mutating func updateFramed(_ part: Span<UInt8>) {
        withUnsafeBytes(of: UInt32(part.count).bigEndian) {
            COpenSSL_SHA256_Update(&state, $0.baseAddress, $0.count)
        }
        update(part)
    }

    /// The digest. The state starts anew and no longer holds any of the message.
    public mutating func finalize() -> Digest256 {
        let digest = finish()
        COpenSSL_SHA256_Init(&state)
        return digest
    }

    /// The digest; OpenSSL has wiped the message from the state, which is good for nothing then.
    mutating func finish() -> Digest256 {
        var digest = Digest256()
        digest.withMutableBytes { output in
            output.withUnsafeMutableBufferPointer {
                COpenSSL_SHA256_Final($0.baseAddress, &state)
            }
        }
        return digest
    }

    /// The digest of one message.
    public static func hash(_ bytes: Span<UInt8>) -> Digest256 {
        var context = SHA256()
        context.update(bytes)
        return context.finish()
    }

    /// The digest of one message.
    public static func hash(_ bytes: [UInt8]) -> Digest256 {
        hash(bytes.span)
    }
}
