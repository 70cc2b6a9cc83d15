/// One part of the cache: an open-addressing table over entries that are also linked by use.
///
/// Not shared by itself; ``ResponseCache`` puts a lock around it.
struct CacheShard: ~Copyable {
    /// One place in ``entries``. A free one holds nothing, so that its memory is given back at once.
    private struct Entry {
        static let vacant = Entry(
            hash: 0,
            key: [],
            response: CachedResponse(fields: [], body: [], entityTag: []),
            freshness: Freshness(stored: 0, lifetime: 0),
            tags: [],
            isUsed: false
        )

        var hash: UInt64
        var key: [UInt8]
        var response: CachedResponse
        var freshness: Freshness
        var tags: [CacheTag]
        var isUsed = true
        /// Towards more recent use, and towards less; -1 at the ends.
        var newer: Int32 = -1
        var older: Int32 = -1

        var size: Int { key.count + response.size + 256 }
    }

    private let maxBytes: Int
    private var entries: [Entry] = []
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

    /// The fresh entry of a key, which is marked as just used.
    mutating func fresh(_ hash: UInt64, _ key: Span<UInt8>, at now: Int64) -> CacheHit? {
        guard let position = find(hash, key) else { return nil }
        let index = table[position] - 1
        guard now < entries[Int(index)].freshness.expires else {
            remove(at: position)
            return nil
        }
        touch(index)
        return CacheHit(
            response: entries[Int(index)].response,
            freshness: entries[Int(index)].freshness
        )
    }

    mutating func store(
        _ hash: UInt64,
        _ key: [UInt8],
        _ response: CachedResponse,
        _ freshness: Freshness,
        tags: [CacheTag]
    ) {
        if let position = find(hash, key.span) { remove(at: position) }
        let entry = Entry(
            hash: hash,
            key: key,
            response: response,
            freshness: freshness,
            tags: tags
        )
        guard entry.size <= maxBytes else { return }
        while bytes + entry.size > maxBytes, oldest >= 0 { removeEntry(oldest) }
        if count * 2 >= table.count { rehash(to: table.count * 2) }
        let index = free.popLast() ?? Int32(entries.count)
        if Int(index) == entries.count { entries.append(.vacant) }
        entries[Int(index)] = entry
        bytes += entry.size
        place(index, hash)
        linkNewest(index)
    }

    mutating func removeAll(where isMatch: ([CacheTag]) -> Bool) {
        for index in entries.indices {
            if entries[index].isUsed, isMatch(entries[index].tags) { removeEntry(Int32(index)) }
        }
    }

    /// All entries' answers.
    var responses: [CachedResponse] {
        entries.filter(\.isUsed).map(\.response)
    }

    /// Removes the entries with these very answers; how many there were.
    mutating func remove(_ responses: Set<ObjectIdentifier>) -> Int {
        var count = 0
        for index in entries.indices
        where entries[index].isUsed && responses.contains(ObjectIdentifier(entries[index].response))
        {
            removeEntry(Int32(index))
            count += 1
        }
        return count
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
        guard entries[index].hash == hash, entries[index].key.count == key.count else {
            return false
        }
        return entries[index].key.withUnsafeBufferPointer { stored in
            for offset in key.indices where stored[offset] != key[offset] { return false }
            return true
        }
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
            if entries[index].isUsed { place(Int32(index), entries[index].hash) }
        }
    }

    private mutating func removeEntry(_ index: Int32) {
        let mask = table.count - 1
        var position = Int(truncatingIfNeeded: entries[Int(index)].hash) & mask
        while table[position] != index + 1 { position = (position + 1) & mask }
        remove(at: position)
    }

    /// Empties a position and moves back whoever had to make way for it, so that no tombstones stay.
    private mutating func remove(at position: Int) {
        let index = table[position] - 1
        unlink(index)
        bytes -= entries[Int(index)].size
        entries[Int(index)] = .vacant
        free.append(index)
        let mask = table.count - 1
        var hole = position
        var next = (hole + 1) & mask
        while table[next] != 0 {
            let home = Int(truncatingIfNeeded: entries[Int(table[next] - 1)].hash) & mask
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
        entries[Int(index)].newer = -1
        entries[Int(index)].older = newest
        if newest >= 0 { entries[Int(newest)].newer = index }
        newest = index
        if oldest < 0 { oldest = index }
    }

    private mutating func unlink(_ index: Int32) {
        let newer = entries[Int(index)].newer
        let older = entries[Int(index)].older
        if newer >= 0 { entries[Int(newer)].older = older } else { newest = older }
        if older >= 0 { entries[Int(older)].newer = newer } else { oldest = newer }
    }
}
