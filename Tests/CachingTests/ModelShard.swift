@testable import Caching

/// What a shard should do, in the plainest way: a list, the entry used last at its end.
struct ModelShard {
    struct Entry {
        let key: [UInt8]
        let body: [UInt8]
        let freshness: Freshness
        let tags: [CacheTag]

        var size: Int { key.count + body.count + 256 }
    }

    let maxBytes: Int
    private(set) var entries: [Entry] = []

    init(maxBytes: Int) {
        self.maxBytes = maxBytes
    }

    var bytes: Int { entries.reduce(0) { $0 + $1.size } }

    mutating func store(_ entry: Entry) {
        entries.removeAll { $0.key == entry.key }
        guard entry.size <= maxBytes else { return }
        while bytes + entry.size > maxBytes { entries.removeFirst() }
        entries.append(entry)
    }

    mutating func body(_ key: [UInt8], at now: Int64) -> [UInt8]? {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let entry = entries.remove(at: index)
        guard now < entry.freshness.expires else { return nil }
        entries.append(entry)
        return entry.body
    }

    mutating func removeAll(_ tag: CacheTag) {
        entries.removeAll { $0.tags.contains(tag) }
    }
}
