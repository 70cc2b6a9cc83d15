import Glibc

/// Bytes that were received and not yet used. Grows on demand; given back when empty, so that an idle
/// connection owns no memory.
public final class ReceiveBuffer {
    /// What a fresh buffer holds.
    public static let initialCapacity = 16 << 10
    /// Room behind the last byte, so that wide loads never leave the block.
    private static let slack = 16

    private var base: UnsafeMutableRawPointer
    /// The block's size in octets.
    public private(set) var capacity: Int
    private var start = 0
    private var end = 0
    /// How far the block was ever written since the last wipe.
    private var used = 0

    public init() {
        capacity = Self.initialCapacity
        base = .allocate(byteCount: capacity + Self.slack, alignment: 16)
    }

    deinit {
        Self.discard(base, used)
    }

    public var count: Int { end - start }
    public var isEmpty: Bool { start == end }
    /// True while the buffer has not grown, and so may serve anybody.
    public var isOrdinary: Bool { capacity == Self.initialCapacity }

    /// The unused bytes. Valid until the buffer is changed.
    public var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base + start, count: end - start)
    }

    /// Lets `receive` fill free room and adds what it says it wrote.
    public func fill(_ receive: (UnsafeMutableRawBufferPointer) -> Int) {
        makeRoom()
        end += receive(UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end))
        used = max(used, end)
    }

    /// Drops bytes from the front.
    public func consume(_ count: Int) {
        start += count
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Overwrites the whole block and forgets its bytes: an answer may have held a secret.
    public func wipe() {
        explicit_bzero(base, used)
        used = 0
        start = 0
        end = 0
    }

    /// Takes `length` bytes out of the middle, `offset` bytes from the front.
    public func remove(at offset: Int, length: Int) {
        guard length > 0 else { return }
        let hole = base + start + offset
        let rest = end - start - offset - length
        if rest > 0 { memoryMove(hole, hole + length, rest) }
        end -= length
    }

    private func memoryMove(
        _ target: UnsafeMutableRawPointer,
        _ source: UnsafeMutableRawPointer,
        _ count: Int
    ) {
        // copyMemory allows overlap.
        target.copyMemory(from: source, byteCount: count)
    }

    /// At least a quarter of the room is free after this.
    private func makeRoom() {
        if capacity - end >= capacity / 4 { return }
        if start > 0 {
            base.copyMemory(from: base + start, byteCount: count)
            end -= start
            start = 0
        }
        if capacity - end >= capacity / 4 { return }
        let larger = UnsafeMutableRawPointer.allocate(
            byteCount: capacity * 2 + Self.slack,
            alignment: 16
        )
        larger.copyMemory(from: base, byteCount: end)
        Self.discard(base, used)
        base = larger
        capacity *= 2
        used = end
    }

    /// An ordinary overwriting could be optimised away, since nobody reads memory that is freed.
    private static func discard(_ base: UnsafeMutableRawPointer, _ used: Int) {
        explicit_bzero(base, used)
        base.deallocate()
    }
}
