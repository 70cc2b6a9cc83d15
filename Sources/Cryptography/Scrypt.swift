import COpenSSL

/// scrypt (RFC 7914): makes a key of a passphrase, at a price in memory and time that whoever
/// guesses passphrases pays for every guess.
public enum Scrypt {
    /// What `logN` may be: N is 2 to its power.
    public static let logNRange = 1...20
    /// How many bytes can be derived at a time.
    public static let outputRange = 1...4096

    /// The most that a derivation may occupy: N = 2^20 with r = 8 is 1 GiB and a little.
    static let memoryLimit = 1 << 30 + 1 << 20

    /// `count` bytes derived from `passphrase` and `salt`.
    ///
    /// Occupies 128 · r · (N + p + 2) bytes and, with N = 2^18 and r = 8, a core for about a second:
    /// never to be called on an event loop. OpenSSL wipes its memory.
    ///
    /// - Throws: `invalidParameter` for a `logN` or `count` out of its range, an `r` or `p` below 1,
    ///   r · p of 2^30 or more, N of 2^(16 · r) or more (RFC 7914 §6), and for what would take more
    ///   than 1 GiB; `unavailable` when the memory is not to be had.
    public static func derive(
        passphrase: Span<UInt8>,
        salt: Span<UInt8>,
        logN: Int,
        r: Int,
        p: Int,
        count: Int
    ) throws(CryptographyError) -> SecretBytes {
        guard outputRange.contains(count),
            let memory = memory(logN: logN, r: r, p: p), memory <= memoryLimit
        else { throw .invalidParameter }
        return try SecretBytes(count: count) { output throws(CryptographyError) in
            let status = output.withUnsafeMutableBufferPointer { output in
                passphrase.withUnsafeBytes { passphrase in
                    salt.withUnsafeBufferPointer { salt in
                        EVP_PBE_scrypt(
                            passphrase.baseAddress?.assumingMemoryBound(to: CChar.self),
                            passphrase.count,
                            salt.baseAddress,
                            salt.count,
                            1 << UInt64(logN),
                            UInt64(r),
                            UInt64(p),
                            // Its own limit of 32 MiB is below what a passphrase needs (R-KS-06).
                            UInt64(memory),
                            output.baseAddress,
                            output.count
                        )
                    }
                }
            }
            guard status == 1 else {
                // A stale entry in this thread's queue would be blamed on the next TLS call.
                ERR_clear_error()
                throw .unavailable
            }
        }
    }

    /// The bytes that OpenSSL's working memory comes to; nil for parameters that scrypt does not have.
    private static func memory(logN: Int, r: Int, p: Int) -> Int? {
        let factors = 1..<(1 << 30)
        guard logNRange.contains(logN), factors.contains(r), factors.contains(p),
            // Below 2^60, so that nothing here overflows.
            factors.contains(r * p), logN < 16 * r
        else { return nil }
        return 128 * (r << logN + r * p + 2 * r)
    }
}
