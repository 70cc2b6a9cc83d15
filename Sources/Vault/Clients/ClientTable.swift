import Cryptography

/// All keys of all clients, found by the bits of their hash, which lead to a bucket of four slots.
///
/// The hash is keyed and uniform, so nobody can choose where an entry goes. A table never changes. What a
/// look-up costs does not depend on whether the key is there (R-SM-04): the four slots are compared as a whole,
/// always, and then some entry is taken up, if only to be put down again. Probing until an empty slot comes
/// would be done sooner with a key that is there.
struct ClientTable: Sendable {
    private static let ways = 4

    private struct Slot: Sendable {
        var digest: Digest256
        /// Index of the entry, or -1 in an empty slot.
        var entry: Int32
    }

    /// What it was made of.
    let rows: KnownClientRows
    /// What is not in it because its row is not what this program wrote.
    let damaged: [DamagedClient]
    let entries: [ClientDirectory.Entry]
    /// The entries, or one of nobody where there are none.
    private let members: [ClientDirectory.Entry]
    private let slots: [Slot]
    private let mask: Int
    /// Leads from a bucket to one of the members, which is taken up for a key that is not here.
    private let decoyMask: Int

    init(
        _ members: [(digest: Digest256, entry: ClientDirectory.Entry)],
        rows: KnownClientRows,
        damaged: [DamagedClient] = []
    ) {
        self.rows = rows
        self.damaged = damaged
        entries = members.map(\.entry)
        self.members = entries.isEmpty ? [.nobody()] : entries
        var buckets = 4
        while buckets < members.count { buckets *= 2 }
        // Until no bucket overflows, which for hashes that are all different is soon.
        while true {
            if let slots = Self.slots(members.map(\.digest), buckets: buckets) {
                self.slots = slots
                break
            }
            buckets *= 2
        }
        mask = buckets - 1
        var decoys = 1
        while decoys * 2 <= self.members.count { decoys *= 2 }
        decoyMask = decoys - 1
    }

    /// The count of changes that it is of.
    var generation: Int64 { rows.generation }

    /// Nil when a bucket overflows.
    private static func slots(_ digests: [Digest256], buckets: Int) -> [Slot]? {
        let filler = SHA256.hash([])
        var slots = [Slot](repeating: Slot(digest: filler, entry: -1), count: buckets * ways)
        for (index, digest) in digests.enumerated() {
            let first = (Int(truncatingIfNeeded: digest.prefix) & (buckets - 1)) * ways
            guard let free = (first..<first + ways).first(where: { slots[$0].entry < 0 }) else {
                return nil
            }
            slots[free] = Slot(digest: digest, entry: Int32(index))
        }
        return slots
    }

    /// The entry of a hash; nil for one that is not here.
    func find(_ digest: Digest256) -> ClientDirectory.Entry? {
        let (entry, isFound) = look(up: digest)
        return isFound ? entry : nil
    }

    /// The entry of a hash, or somebody else's and that it was not found.
    func look(up digest: Digest256) -> (entry: ClientDirectory.Entry, isFound: Bool) {
        let first = (Int(truncatingIfNeeded: digest.prefix) & mask) * Self.ways
        var found: Int32 = -1
        for slot in first..<first + Self.ways {
            // All bits or none, so that no branch depends on it.
            let isEqual: Int32 = slots[slot].digest.isEqualInConstantTime(to: digest) ? -1 : 0
            found = (slots[slot].entry & isEqual) | (found & ~isEqual)
        }
        let isMissing = found >> 31
        let decoy = Int32(truncatingIfNeeded: (first / Self.ways) & decoyMask)
        let index = (found & ~isMissing) | (decoy & isMissing)
        return (members[Int(index)], isMissing == 0)
    }
}
