public import Cryptography
public import Platform

/// A sortable unique identifier: 48 bits of time in milliseconds and 80 random bits, written as 26
/// characters of Crockford base32.
public struct ULID: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// A new one of this moment.
    public init(at now: WallTime, random: any RandomSource = SystemRandom()) {
        let entropy = random.bytes(10)
        let time = UInt64(clamping: now.milliseconds) & 0xFFFF_FFFF_FFFF
        high = time << 16 | UInt64(entropy[0]) << 8 | UInt64(entropy[1])
        low = entropy[2...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads the 26 capital characters; nil for anything else, also for more than 128 bits.
    public init?(_ text: String) {
        guard text.utf8.count == 26 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in text.utf8.enumerated() {
            guard let value = APIKeyFormat.base32.firstIndex(of: byte) else { return nil }
            guard index > 0 || value < 8 else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(value)
        }
        self.high = high
        self.low = low
    }

    public var description: String {
        var high = high
        var low = low
        var text = [UInt8](repeating: 0, count: 26)
        for index in text.indices.reversed() {
            text[index] = APIKeyFormat.base32[Int(low & 31)]
            low = low >> 5 | high << 59
            high >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The moment it was made, to the millisecond.
    public var time: WallTime { WallTime(milliseconds: Int64(high >> 16)) }
}
