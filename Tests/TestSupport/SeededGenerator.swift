import Foundation

/// SplitMix64: the same numbers for the same seed. A failing property test shows ``seed``; running it
/// again with `VGW_TEST_SEED` set to it repeats the failure.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    public let seed: UInt64
    private var state: UInt64

    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// Seeded from `VGW_TEST_SEED`, or anew.
    public static func forThisRun() -> SeededGenerator {
        let given = ProcessInfo.processInfo.environment["VGW_TEST_SEED"].flatMap(UInt64.init)
        return SeededGenerator(seed: given ?? UInt64.random(in: 0...UInt64.max))
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
