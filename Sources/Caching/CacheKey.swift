/// Builds keys as length-prefixed parts, so that no two different requests can give the same bytes.
///
/// The bytes are compared in full on every look-up (docs/decisions/0012); a builder is reused, and then
/// makes no allocation.
public struct CacheKey: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {
        bytes.reserveCapacity(256)
    }

    /// Starts over.
    public mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Adds a part.
    public mutating func append(_ part: Span<UInt8>) {
        appendLength(part.count)
        part.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// Adds a constant as a part.
    public mutating func append(_ part: StaticString) {
        part.withUTF8Buffer { append(Span(_unsafeElements: $0)) }
    }

    /// Adds a number as a part.
    public mutating func append(_ number: UInt64) {
        appendLength(8)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Four octets: no part of a request comes near 4 GiB, but one may pass 64 KiB.
    private mutating func appendLength(_ length: Int) {
        let length = UInt32(truncatingIfNeeded: length).littleEndian
        withUnsafeBytes(of: length) { bytes.append(contentsOf: $0) }
    }
}
