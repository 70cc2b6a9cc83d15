public import Cryptography
import Platform

/// A repeatable source: the same seed gives the same bytes (SplitMix64).
public final class SeededRandom: RandomSource {
    private let state: Guarded<UInt64>

    public init(seed: UInt64) {
        state = Guarded(seed)
    }

    public func fill(_ bytes: inout MutableSpan<UInt8>) {
        state.withLock { state in
            for index in bytes.indices {
                state &+= 0x9E37_79B9_7F4A_7C15
                var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
                word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
                bytes[index] = UInt8(truncatingIfNeeded: word ^ (word >> 31))
            }
        }
    }
}
