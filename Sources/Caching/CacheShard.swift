/// One part of the cache: an open-addressing table over entries that are also linked by use.
///
/// Not shared by itself; ``ResponseCache`` puts a lock around it.
struct CacheShard: ~Copyable {
    private struct Entry {
        var hash: UInt64
        var key: [UInt8]
        var response: CachedResponse
        var freshness: Freshness
        var tags: [CacheTag]
        /// Towards more recent use, and towards less; -1 at the ends.
        var newer: Int32 = -1
        var older: Int32 = -1

        var size: Int { key.count + response.size + 256 }
    }

    private let maxBytes: Int
    private var entries: [Entry?] = []
    private var free: [Int32] = []
    /// Positions hold an entry's index + 1; 0 is empty.
    private var table = [Int32](repeating: 0, count: 64)
    private var newest: Int32 = -1
    private var oldest: Int32 = -1
    private(set) var bytes = 0

    init(maxBytes: Int) {
        self.maxBytes = maxBytes
    }

    var count: Int { entries.count - free.count }

    /// Lends a fresh entry and marks it as just used.
    mutating func withFresh<Result>(
        _ hash: UInt64, _ key: Span<UInt8>, at now: Int64,
        _ body: (borrowing CachedResponse, Freshness) -> Result
    ) -> Result? {
        guard let position = find(hash, key) else { return nil }
        let index = table[position] - 1
        guard let freshness = entries[Int(index)]?.freshness else { return nil }
        guard now < freshness.expires else {
            remove(at: position)
            return nil
        }
        touch(index)
        guard let response = entries[Int(index)]?.response else { return nil }
        return body(response, freshness)
    }

    mutating func store(
        _ hash: UInt64, _ key: [UInt8], _ response: CachedResponse, _ freshness: Freshness,
        tags: [CacheTag]
    ) {
        if let position = find(hash, key.span) { remove(at: position) }
        let entry = Entry(
            hash: hash, key: key, response: response, freshness: freshness, tags: tags)
        guard entry.size <= maxBytes else { return }
        while bytes + entry.size > maxBytes, oldest >= 0 { removeEntry(oldest) }
        if count * 2 >= table.count { rehash(to: table.count * 2) }
        let index = free.popLast() ?? Int32(entries.count)
        if Int(index) == entries.count { entries.append(nil) }
        entries[Int(index)] = entry
        bytes += entry.size
        place(index, hash)
        linkNewest(index)
    }

    mutating func removeAll(where isMatch: ([CacheTag]) -> Bool) {
        for index in entries.indices {
            if let tags = entries[index]?.tags, isMatch(tags) { removeEntry(Int32(index)) }
        }
    }

    // MARK: Table

    private func find(_ hash: UInt64, _ key: Span<UInt8>) -> Int? {
        let mask = table.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while table[position] != 0 {
            if matches(Int(table[position] - 1), hash, key) { return position }
            position = (position + 1) & mask
        }
        return nil
    }

    private func matches(_ index: Int, _ hash: UInt64, _ key: Span<UInt8>) -> Bool {
        guard let entry = entries[index], entry.hash == hash, entry.key.count == key.count else {
            return false
        }
        for offset in key.indices where entry.key[offset] != key[offset] { return false }
        return true
    }

    private mutating func place(_ index: Int32, _ hash: UInt64) {
        let mask = table.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while table[position] != 0 { position = (position + 1) & mask }
        table[position] = index + 1
    }

    private mutating func rehash(to capacity: Int) {
        table = [Int32](repeating: 0, count: capacity)
        for index in entries.indices {
            if let entry = entries[index] { place(Int32(index), entry.hash) }
        }
    }

    private mutating func removeEntry(_ index: Int32) {
        guard let hash = entries[Int(index)]?.hash else { return }
        let mask = table.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while table[position] != index + 1 { position = (position + 1) & mask }
        remove(at: position)
    }

    /// Empties a position and moves back whoever had to make way for it, so that no tombstones stay.
    private mutating func remove(at position: Int) {
        let index = table[position] - 1
        unlink(index)
        bytes -= entries[Int(index)]?.size ?? 0
        entries[Int(index)] = nil
        free.append(index)
        let mask = table.count - 1
        var hole = position
        var next = (hole + 1) & mask
        while table[next] != 0 {
            let home = Int(truncatingIfNeeded: entries[Int(table[next] - 1)]?.hash ?? 0) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                table[hole] = table[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        table[hole] = 0
    }

    // MARK: Order of use

    private mutating func touch(_ index: Int32) {
        guard newest != index else { return }
        unlink(index)
        linkNewest(index)
    }

    private mutating func linkNewest(_ index: Int32) {
        entries[Int(index)]?.newer = -1
        entries[Int(index)]?.older = newest
        if newest >= 0 { entries[Int(newest)]?.newer = index }
        newest = index
        if oldest < 0 { oldest = index }
    }

    private mutating func unlink(_ index: Int32) {
        let newer = entries[Int(index)]?.newer ?? -1
        let older = entries[Int(index)]?.older ?? -1
        if newer >= 0 { entries[Int(newer)]?.older = older } else { newest = older }
        if older >= 0 { entries[Int(older)]?.newer = newer } else { oldest = newer }
    }
}
