import COpenSSL

/// A 256-bit digest as a value: four words in place, no allocation.
public struct Digest256: Hashable, Sendable {
    public static let byteCount = 32

    // The digest's bytes in order, seen as machine words.
    private var word0: UInt64 = 0
    private var word1: UInt64 = 0
    private var word2: UInt64 = 0
    private var word3: UInt64 = 0

    init() {}

    /// Nil unless there are exactly 32 bytes.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Digest256.byteCount else { return nil }
        bytes.withUnsafeBytes { source in
            withUnsafeMutableBytes(of: &self) { $0.copyMemory(from: source) }
        }
    }

    /// Nil unless there are exactly 32 bytes.
    public init?(_ bytes: [UInt8]) {
        self.init(bytes.span)
    }

    /// 64 bits of the digest, uniformly distributed: the slot in a hash table.
    public var prefix: UInt64 { word0 }

    public var bytes: [UInt8] {
        withUnsafeBytes(of: self) { [UInt8]($0) }
    }

    /// Lends the 32 bytes without an allocation.
    public func withBytes<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        var copy = self
        return try copy.withMutableBytes { bytes throws(E) in try body(bytes.span) }
    }

    mutating func withMutableBytes<R, E: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try withUnsafeMutableBytes(of: &self) { raw throws(E) in
            var span = raw.assumingMemoryBound(to: UInt8.self).mutableSpan
            return try body(&span)
        }
    }

    /// Overwrites a digest that was a key or part of one.
    mutating func wipe() {
        withUnsafeMutableBytes(of: &self) { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }

    /// Compares in the same time for every pair; `==` promises nothing about time.
    public func isEqualInConstantTime(to other: Digest256) -> Bool {
        withBytes { mine in other.withBytes { constantTimeEqual(mine, $0) } }
    }

    /// Lower-case hexadecimal.
    public var hex: String {
        withBytes { bytes in
            let digits: StaticString = "0123456789abcdef"
            return String(unsafeUninitializedCapacity: 2 * bytes.count) { output in
                for index in bytes.indices {
                    output[2 * index] = digits.utf8Start[Int(bytes[index] >> 4)]
                    output[2 * index + 1] = digits.utf8Start[Int(bytes[index] & 15)]
                }
                return 2 * bytes.count
            }
        }
    }
}
