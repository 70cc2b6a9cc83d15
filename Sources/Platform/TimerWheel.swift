/// A hierarchical timing wheel: six levels of 64 slots, one millisecond at the finest.
///
/// Scheduling and cancelling are O(1); a timer within the wheel's reach of two years is moved at most
/// five times before it fires, one beyond it once more for every round of the top level. The wheel
/// reads no clock: the driver tells it the tick, and asks it when to be woken next. A timer never
/// fires early; it is due at the first ``popDue(at:)`` at or after its tick.
public struct TimerWheel<Payload> {
    /// Names a scheduled timer. A stale handle is recognised and ignored.
    public struct Handle: Hashable, Sendable {
        fileprivate let index: Int32
        fileprivate let generation: UInt32
    }

    private struct Entry {
        var tick: UInt64 = 0
        var generation: UInt32 = 0
        var next: Int32 = -1
        var previous: Int32 = -1
        /// Level × 64 + slot while linked, -1 otherwise.
        var list: Int32 = -1
        var payload: Payload?
    }

    private static var levels: Int { 6 }
    private static var slotBits: Int { 6 }
    /// From now to the last slot of the top level that is not the present one.
    private static var reach: UInt64 { 63 << UInt64((levels - 1) * slotBits) }

    private var entries: [Entry] = []
    private var free: [Int32] = []
    private var heads: [Int32]
    private var occupied: [UInt64]
    private var elapsed: UInt64
    /// How many timers are scheduled.
    public private(set) var count = 0

    /// An empty wheel whose past ends at `tick` (milliseconds).
    public init(at tick: UInt64) {
        elapsed = tick
        heads = [Int32](repeating: -1, count: Self.levels << Self.slotBits)
        occupied = [UInt64](repeating: 0, count: Self.levels)
    }

    /// Schedules a payload. A tick in the past is due one tick from now.
    public mutating func schedule(at tick: UInt64, _ payload: Payload) -> Handle {
        let index = allocate()
        entries[Int(index)].tick = max(tick, elapsed + 1)
        entries[Int(index)].payload = payload
        link(index)
        count += 1
        return Handle(index: index, generation: entries[Int(index)].generation)
    }

    /// Takes a timer back. Returns its payload, or `nil` if it has fired or was cancelled before.
    @discardableResult
    public mutating func cancel(_ handle: Handle) -> Payload? {
        let index = Int(handle.index)
        guard entries.indices.contains(index), entries[index].generation == handle.generation,
            entries[index].list >= 0
        else { return nil }
        unlink(handle.index)
        return release(handle.index)
    }

    /// The tick at which ``popDue(at:)`` has something to do, or `nil` when nothing is scheduled.
    ///
    /// It may be earlier than the earliest timer (a coarse slot must be spread out), never later.
    public var nextTick: UInt64? {
        nextSlot()?.tick
    }

    /// Moves time forward and takes out the next payload that is due, in order of their ticks; `nil`
    /// once there is none, and then the wheel's past ends at `tick`.
    ///
    /// One at a time, because what a payload does may schedule and cancel others.
    public mutating func popDue(at tick: UInt64) -> Payload? {
        while let slot = nextSlot(), slot.tick <= tick {
            elapsed = slot.tick
            // The finest level holds one tick per slot, so all of the slot is due.
            if slot.list < 1 << Self.slotBits {
                let index = heads[slot.list]
                unlink(index)
                return release(index)
            }
            spread(slot.list)
        }
        elapsed = max(elapsed, tick)
        return nil
    }

    /// Moves the timers of a coarse slot that has begun to finer ones.
    private mutating func spread(_ list: Int) {
        while heads[list] >= 0 {
            let index = heads[list]
            unlink(index)
            link(index)
        }
    }

    /// The first occupied slot after now, finest level first: a finer slot always comes earlier.
    private func nextSlot() -> (list: Int, tick: UInt64)? {
        for level in 0..<Self.levels where occupied[level] != 0 {
            let shift = UInt64(level * Self.slotBits)
            let here = (elapsed >> shift) & 63
            let rotated = occupied[level] >> here | (here == 0 ? 0 : occupied[level] << (64 - here))
            let slot = (UInt64(rotated.trailingZeroBitCount) + here) & 63
            let range = UInt64(1) << (shift + UInt64(Self.slotBits))
            var start = (elapsed & ~(range - 1)) + slot << shift
            if slot < here || (slot == here && start < elapsed) { start += range }
            return (level << Self.slotBits + Int(slot), max(start, elapsed))
        }
        return nil
    }

    private mutating func link(_ index: Int32) {
        // What lies farther ahead waits in the last slot and is linked anew from there: in its own slot
        // it would be met a round too early and could never leave it.
        let tick = min(entries[Int(index)].tick, elapsed + Self.reach)
        let distance = (elapsed ^ tick) | 63
        let level = min(
            (63 - distance.leadingZeroBitCount) / Self.slotBits,
            Self.levels - 1
        )
        let slot = Int(tick >> UInt64(level * Self.slotBits)) & 63
        let list = level << Self.slotBits + slot
        entries[Int(index)].list = Int32(list)
        entries[Int(index)].previous = -1
        entries[Int(index)].next = heads[list]
        if heads[list] >= 0 { entries[Int(heads[list])].previous = index }
        heads[list] = index
        occupied[level] |= 1 << UInt64(slot)
    }

    private mutating func unlink(_ index: Int32) {
        let entry = entries[Int(index)]
        let list = Int(entry.list)
        if entry.previous >= 0 {
            entries[Int(entry.previous)].next = entry.next
        } else {
            heads[list] = entry.next
        }
        if entry.next >= 0 { entries[Int(entry.next)].previous = entry.previous }
        if heads[list] < 0 { occupied[list >> Self.slotBits] &= ~(1 << UInt64(list & 63)) }
        entries[Int(index)].list = -1
    }

    private mutating func allocate() -> Int32 {
        if let index = free.popLast() { return index }
        entries.append(Entry())
        return Int32(entries.count - 1)
    }

    private mutating func release(_ index: Int32) -> Payload? {
        let payload = entries[Int(index)].payload
        entries[Int(index)].payload = nil
        entries[Int(index)].generation &+= 1
        free.append(index)
        count -= 1
        return payload
    }
}
