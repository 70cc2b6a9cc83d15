import Glibc

/// Bytes on their way out: one growing block of memory that is reused, and wiped when it held a secret.
/// Memory that it gives back is wiped always.
public struct OutputBuffer: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    /// How many bytes are in it.
    public private(set) var count = 0

    public init(capacity: Int = 4096) {
        base = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    deinit {
        Self.discard(base, capacity)
    }

    /// The bytes, valid within the closure.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Forgets the bytes from `count` on, which takes back what was begun and not finished.
    public mutating func truncate(to count: Int) {
        self.count = min(count, self.count)
    }

    /// Overwrites everything with zeroes and forgets it.
    public mutating func wipe() {
        explicit_bzero(base, capacity)
        count = 0
    }

    /// The whole block, for what was truncated away is still in it. An ordinary overwriting could be
    /// optimised away, since nobody reads memory that is freed.
    private static func discard(_ base: UnsafeMutableRawPointer, _ capacity: Int) {
        explicit_bzero(base, capacity)
        base.deallocate()
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count &+ more > capacity { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: base, byteCount: count)
        Self.discard(base, capacity)
        base = moved
        capacity = larger
    }

    public mutating func append(_ octet: UInt8) {
        reserve(1)
        base.storeBytes(of: octet, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        reserve(bytes.count)
        (base + count).copyMemory(from: start, byteCount: bytes.count)
        count &+= bytes.count
    }

    public mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBytes { append($0) }
    }

    public mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    public mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// A number in decimal digits.
    public mutating func append(decimal value: Int) {
        reserve(20)
        var magnitude = value.magnitude
        var digits = 1
        var bound: UInt = 10
        while digits < 19, magnitude >= bound {
            digits += 1
            bound &*= 10
        }
        if value < 0 { append(UInt8(ascii: "-")) }
        var index = count &+ digits
        count = index
        repeat {
            index &-= 1
            base.storeBytes(
                of: UInt8(truncatingIfNeeded: 48 &+ magnitude % 10),
                toByteOffset: index,
                as: UInt8.self
            )
            magnitude /= 10
        } while magnitude > 0
    }
}
