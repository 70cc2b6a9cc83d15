import Cryptography

/// All keys of all clients, found by the bits of their hash: open addressing with linear probing.
///
/// The hash is keyed and uniform, so nobody can choose where an entry goes. A table never changes.
struct ClientTable: Sendable {
    private struct Slot: Sendable {
        var digest: Digest256
        /// Index of the entry, or -1 for an empty slot.
        var entry: Int32
    }

    let generation: Int64
    let entries: [ClientDirectory.Entry]
    /// Stands for every key that is in no slot.
    private let nobody = ClientDirectory.Entry.unknown()
    private var slots: [Slot]
    private let mask: Int

    init(_ members: [(digest: Digest256, entry: ClientDirectory.Entry)], generation: Int64) {
        self.generation = generation
        entries = members.map(\.entry)
        var capacity = 8
        while capacity < 2 * members.count { capacity *= 2 }
        mask = capacity - 1
        let filler = SHA256.hash([])
        slots = [Slot](repeating: Slot(digest: filler, entry: -1), count: capacity)
        for (index, member) in members.enumerated() {
            var slot = Int(truncatingIfNeeded: member.digest.prefix) & mask
            while slots[slot].entry >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Slot(digest: member.digest, entry: Int32(index))
        }
    }

    /// The entry of a hash; nil for one that is not here.
    func find(_ digest: Digest256) -> ClientDirectory.Entry? {
        let entry = entry(of: digest)
        return entry === nobody ? nil : entry
    }

    /// The entry of a key's hash, or one that is refused as unknown: from here on both cost the same
    /// (R-SM-04). Every slot that is looked at is compared as a whole, an empty one too, so that the time
    /// does not tell how much of a hash was right.
    func entry(of digest: Digest256) -> ClientDirectory.Entry {
        var slot = Int(truncatingIfNeeded: digest.prefix) & mask
        while true {
            let isEqual = slots[slot].digest.isEqualInConstantTime(to: digest)
            let entry = slots[slot].entry
            if entry < 0 { return nobody }
            if isEqual { return entries[Int(entry)] }
            slot = (slot + 1) & mask
        }
    }
}
