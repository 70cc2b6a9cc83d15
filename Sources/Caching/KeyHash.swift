/// A fast hash with a secret seed, for tables whose keys come from outside.
///
/// Multiply-and-fold over words of eight octets, in the manner of wyhash. It places keys; it does not
/// tell them apart: tables compare whole keys.
struct KeyHash: Sendable {
    private let seed: UInt64

    init(seed: UInt64 = .random(in: .min ... .max)) {
        self.seed = seed
    }

    func hash(_ key: Span<UInt8>) -> UInt64 {
        let bytes = key.bytes
        var state = seed ^ UInt64(key.count)
        var index = 0
        while index &+ 8 <= key.count {
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            state = Self.fold(state ^ word, 0xA076_1D64_78BD_642F)
            index &+= 8
        }
        var rest: UInt64 = 0
        while index < key.count {
            rest = rest << 8 | UInt64(key[index])
            index &+= 1
        }
        return Self.fold(state ^ rest, 0xE703_7ED1_A0B4_28DB)
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return high ^ low
    }
}
