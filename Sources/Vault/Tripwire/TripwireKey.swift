import Cryptography

/// The key of a process's fingerprints, made anew at every start and kept in locked memory.
///
/// It has two parts: three odd factors for hashes that cost a multiplication, by which almost every place
/// of a text is ruled out, and a key for HMAC-SHA-256, which decides.
final class TripwireKey: Sendable {
    /// Three odd numbers of 64 bits.
    private let factors: SecretBytes
    private let code: HMACSHA256

    init(random: any RandomSource) {
        factors = SecretBytes(count: 24) { bytes in
            random.fill(&bytes)
            for index in stride(from: 0, to: 24, by: 8) { bytes[index] |= 1 }
        }
        code = HMACSHA256(key: random.secret(32))
    }

    /// The factor for the place in the filter.
    var first: UInt64 { factor(0) }

    private func factor(_ number: Int) -> UInt64 {
        factors.withBytes {
            UInt64(
                littleEndian: $0.bytes.unsafeLoadUnaligned(
                    fromByteOffset: 8 * number,
                    as: UInt64.self
                )
            )
        }
    }

    /// 32 bits that depend on the first and last eight octets of a window, which are all of it.
    func tag(_ head: UInt64, _ tail: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: ((head ^ (tail &* factor(1))) &* factor(2)) >> 32)
    }

    func authenticate(_ window: Span<UInt8>) -> Digest256 {
        code.authenticate(window)
    }
}
