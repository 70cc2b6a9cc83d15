/// One limit for each of any number of names, in a fixed number of slots.
///
/// Names that have not been counted for long make room for new ones, those that are the furthest ahead of
/// their rate stay longest. A name that was forgotten begins anew: memory is bounded, and what that costs is
/// that somebody with very many names can make the table forget some of them.
public struct RateTable: Sendable {
    /// A name is looked for in so many slots.
    private static let ways = 8

    private struct Slot: Sendable {
        var name: UInt64 = 0
        /// The theoretical arrival time; the past for an empty slot.
        var arrival = Int64.min
    }

    private let algorithm: GCRA
    private var slots: [Slot]
    private let mask: Int

    /// - Parameters:
    ///   - rate: of each name.
    ///   - capacity: how many names are known at a time, rounded up to a power of two from 8 on.
    public init(_ rate: Rate, capacity: Int) {
        algorithm = GCRA(rate)
        var sets = 1
        while sets * Self.ways < capacity { sets *= 2 }
        slots = [Slot](repeating: Slot(), count: sets * Self.ways)
        mask = sets - 1
    }

    /// What ``admit(_:at:)`` would say about a name, without counting anything.
    ///
    /// Names are hashes that nobody can choose: equal ones are one name.
    public func look(_ name: UInt64, at now: Int64) -> RateDecision {
        let slot = slots[slot(of: name)]
        var arrival = slot.name == name ? slot.arrival : .min
        return algorithm.decide(&arrival, at: now)
    }

    /// Decides about one event of a name at `now`, nanoseconds on a monotonic clock.
    public mutating func admit(_ name: UInt64, at now: Int64) -> RateDecision {
        let slot = slot(of: name)
        if slots[slot].name != name { slots[slot] = Slot(name: name) }
        return algorithm.decide(&slots[slot].arrival, at: now)
    }

    /// The name's slot, or else the one in its set that is the least loss. All are looked at, so that the
    /// time does not tell where a name was found.
    private func slot(of name: UInt64) -> Int {
        let first = (Int(truncatingIfNeeded: name) & mask) * Self.ways
        var found = first
        var rank = Int64.max
        for slot in first..<first + Self.ways {
            let own = slots[slot].name == name ? Int64.min : max(slots[slot].arrival, .min + 1)
            if own < rank {
                found = slot
                rank = own
            }
        }
        return found
    }
}
