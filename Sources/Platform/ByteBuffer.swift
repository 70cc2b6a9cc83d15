import Glibc

/// Bytes being put together: one growing block of memory that is used again, and wiped when it held a
/// secret. Memory that it gives back is wiped always.
///
/// Not an array, because what every answer and every audit record is made of must cost a copy and
/// nothing else: no reference count, and no look whether somebody else holds the block.
// Unchecked: the block belongs to this value alone.
public struct ByteBuffer: ~Copyable, @unchecked Sendable {
    @usableFromInline var base: UnsafeMutableRawPointer
    /// The size of the block.
    @usableFromInline package var capacity: Int
    @usableFromInline var filled = 0

    @inlinable
    public init(capacity: Int = 4096) {
        base = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    @inlinable
    deinit {
        Self.discard(base, capacity)
    }

    /// How many bytes are in it.
    @inlinable public var count: Int { filled }
    @inlinable public var isEmpty: Bool { filled == 0 }

    /// The bytes.
    @inlinable public var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            let span = Span<UInt8>(
                _unsafeBytes: UnsafeRawBufferPointer(start: base, count: filled)
            )
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// The bytes, valid within the closure.
    @inlinable
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: filled))
    }

    /// The bytes, to be changed where they lie, valid within the closure.
    @inlinable
    package mutating func withMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeMutableRawBufferPointer(start: base, count: filled))
    }

    /// A copy of the bytes.
    public var array: [UInt8] { withBytes { Array($0) } }

    /// One of the bytes.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        get {
            precondition(index >= 0 && index < filled, "beyond the bytes")
            return base.load(fromByteOffset: index, as: UInt8.self)
        }
        set {
            precondition(index >= 0 && index < filled, "beyond the bytes")
            base.storeBytes(of: newValue, toByteOffset: index, as: UInt8.self)
        }
    }

    /// The whole block, whatever has been written to it, for tests that look for what must not be left.
    package var block: [UInt8] {
        Array(UnsafeRawBufferPointer(start: base, count: capacity))
    }

    /// Forgets the bytes from `count` on, which takes back what was begun and not finished.
    @inlinable
    public mutating func truncate(to count: Int) {
        filled = min(count, filled)
    }

    /// Overwrites the bytes with zeroes and forgets them: enough where nothing was truncated before, and
    /// cheaper than ``wipe()``, which goes through the whole block.
    public mutating func erase() {
        explicit_bzero(base, filled)
        filled = 0
    }

    /// Overwrites everything with zeroes and forgets it.
    public mutating func wipe() {
        explicit_bzero(base, capacity)
        filled = 0
    }

    /// The whole block, for what was truncated away is still in it. An ordinary overwriting could be
    /// optimised away, since nobody reads memory that is freed.
    @usableFromInline
    static func discard(_ base: UnsafeMutableRawPointer, _ capacity: Int) {
        explicit_bzero(base, capacity)
        base.deallocate()
    }

    /// Makes room for that many more bytes.
    @inlinable @inline(__always)
    public mutating func reserve(_ more: Int) {
        if filled &+ more > capacity { grow(more) }
    }

    @usableFromInline @inline(never)
    mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, filled + more)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: base, byteCount: filled)
        Self.discard(base, capacity)
        base = moved
        capacity = larger
    }

    @inlinable
    public mutating func append(_ octet: UInt8) {
        reserve(1)
        base.storeBytes(of: octet, toByteOffset: filled, as: UInt8.self)
        filled &+= 1
    }

    @inlinable
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        reserve(bytes.count)
        (base + filled).copyMemory(from: start, byteCount: bytes.count)
        filled &+= bytes.count
    }

    @inlinable
    public mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBytes { append($0) }
    }

    @inlinable
    public mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    // Inlined, so that the copy of a constant is a few stores.
    @inlinable @inline(__always)
    public mutating func append(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        reserve(count)
        (base + filled).copyMemory(from: text.utf8Start, byteCount: count)
        filled &+= count
    }

    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// A number in decimal digits.
    public mutating func append(decimal value: Int) {
        reserve(20)
        var magnitude = value.magnitude
        if value < 0 { append(UInt8(ascii: "-")) }
        let digits = Self.digits(of: magnitude)
        filled &+= digits
        var index = filled
        // Two at a time: a division costs more than all else here.
        while magnitude >= 100 {
            let (quotient, pair) = magnitude.quotientAndRemainder(dividingBy: 100)
            index &-= 2
            storePair(pair, at: index)
            magnitude = quotient
        }
        if magnitude >= 10 {
            storePair(magnitude, at: index &- 2)
        } else {
            base.storeBytes(
                of: UInt8(truncatingIfNeeded: 48 &+ magnitude),
                toByteOffset: index &- 1,
                as: UInt8.self
            )
        }
    }

    private static func digits(of magnitude: UInt) -> Int {
        var digits = 1
        var bound: UInt = 10
        while digits < 19, magnitude >= bound {
            digits &+= 1
            bound &*= 10
        }
        return digits
    }

    @inline(__always)
    private mutating func storePair(_ pair: UInt, at index: Int) {
        let (tens, ones) = pair.quotientAndRemainder(dividingBy: 10)
        let octets = UInt16(truncatingIfNeeded: (48 &+ ones) << 8 | (48 &+ tens))
        base.storeBytes(of: octets.littleEndian, toByteOffset: index, as: UInt16.self)
    }
}
