import COpenSSL

/// Where unpredictable bytes come from; tests put a seeded source here.
public protocol RandomSource: Sendable {
    /// Overwrites every byte of `bytes`.
    func fill(_ bytes: inout MutableSpan<UInt8>)
}

extension RandomSource {
    /// Random bytes that are not secret: a nonce, an identifier.
    public func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        fill(&span)
        return bytes
    }

    /// Random bytes for a key.
    public func secret(_ count: Int) -> SecretBytes {
        SecretBytes(count: count) { fill(&$0) }
    }
}

/// The operating system's generator as OpenSSL reseeds it.
public struct SystemRandom: RandomSource {
    public init() {}

    /// Traps when the generator fails: to go on with predictable keys would be worse.
    public func fill(_ bytes: inout MutableSpan<UInt8>) {
        bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress, buffer.count > 0 else { return }
            let status = RAND_bytes(
                start.assumingMemoryBound(to: UInt8.self),
                Int32(buffer.count)
            )
            precondition(status == 1, "the random number generator failed")
        }
    }
}
