import Foundation

/// Random numbers that come again for the same seed (SplitMix64).
///
/// A failing property test shows ``seed``; `VGW_TEST_SEED` in the environment brings it back.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// To be named by every expectation that depends on the numbers.
    public let seed: UInt64
    private var state: UInt64

    public init(seed: UInt64 = SeededGenerator.freshSeed) {
        self.seed = seed
        state = seed
    }

    /// `VGW_TEST_SEED`, or a new one.
    public static var freshSeed: UInt64 {
        ProcessInfo.processInfo.environment["VGW_TEST_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 0...UInt64.max)
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
