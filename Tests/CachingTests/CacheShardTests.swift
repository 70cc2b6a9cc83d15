import TestSupport
import Testing

@testable import Caching

@Suite("CacheShard", .timeLimit(.minutes(15)))
struct CacheShardTests {
    /// A shard and its model, which get the same orders.
    private struct Pair: ~Copyable {
        var shard: CacheShard
        var model: ModelShard
        var now: Int64 = 0
        var generator = SeededGenerator()
        /// How many different hashes there are: few make long runs in the table.
        let hashes: UInt64

        init(maxBytes: Int, hashes: UInt64) {
            shard = CacheShard(maxBytes: maxBytes)
            model = ModelShard(maxBytes: maxBytes)
            self.hashes = hashes
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int {
            Int.random(in: range, using: &generator)
        }

        /// Runs begin at the table's end and go around it.
        func hash(_ key: [UInt8]) -> UInt64 {
            60 &+ key.reduce(0) { $0 &* 31 &+ UInt64($1) } % hashes
        }

        mutating func store() {
            let key = [UInt8(number(0...90))]
            let length = number(0...19) == 0 ? 5000 : number(0...400)
            let body = [UInt8](repeating: UInt8(number(0...255)), count: length)
            let freshness = Freshness(stored: now, lifetime: Int64(number(0...60)))
            let tags: [CacheTag] = [.accounts, .account("\(number(0...5))")]
            shard.store(
                hash(key),
                key,
                CachedResponse(fields: [], body: body, entityTag: []),
                freshness,
                tags: tags
            )
            model.store(ModelShard.Entry(key: key, body: body, freshness: freshness, tags: tags))
        }

        mutating func lookUp() {
            let key = [UInt8(number(0...90))]
            let found = shard.fresh(hash(key), key.span, at: now)?.response.bodyBytes
            #expect(found == model.body(key, at: now), "seed \(generator.seed)")
        }

        mutating func invalidate() {
            let tag = CacheTag.account("\(number(0...5))")
            shard.removeAll { $0.contains(tag) }
            model.removeAll(tag)
        }
    }

    @Test(
        "does what the plainest model does, whatever is asked of it",
        arguments: [(20_000, 1), (20_000, 3), (20_000, 1000), (4000, 7), (1 << 20, 40), (300, 2)]
            as [(Int, UInt64)]
    )
    func model(maxBytes: Int, hashes: UInt64) {
        var pair = Pair(maxBytes: maxBytes, hashes: hashes)
        for _ in 0..<10_000 {
            switch pair.number(0...99) {
            case 0..<40: pair.store()
            case 40..<90: pair.lookUp()
            case 90..<93: pair.invalidate()
            default: pair.now += Int64(pair.number(0...5))
            }
            let (bytes, count) = (pair.shard.bytes, pair.shard.count)
            #expect(bytes == pair.model.bytes, "seed \(pair.generator.seed)")
            #expect(count == pair.model.entries.count, "seed \(pair.generator.seed)")
            #expect(bytes <= maxBytes, "seed \(pair.generator.seed)")
        }
    }

    private func response(_ count: Int) -> CachedResponse {
        CachedResponse(fields: [], body: [UInt8](repeating: 7, count: count), entityTag: [])
    }

    private func has(_ shard: inout CacheShard, _ key: UInt8, at now: Int64 = 0) -> Bool {
        shard.fresh(UInt64(key), [key].span, at: now) != nil
    }

    @Test("gives up what was used least recently, and a look-up counts as use")
    func order() {
        // Three entries of 100 bytes, with a key of one octet and 256 for bookkeeping each.
        var shard = CacheShard(maxBytes: 3 * 357)
        let freshness = Freshness(stored: 0, lifetime: 10)
        for key in 1...3 as ClosedRange<UInt8> {
            shard.store(UInt64(key), [key], response(100), freshness, tags: [])
        }
        let isUsed = has(&shard, 1)
        shard.store(4, [4], response(100), freshness, tags: [])
        let kept = [1, 2, 3, 4].map { has(&shard, $0) }
        #expect(isUsed)
        #expect(kept == [true, false, true, true])
    }

    @Test("forgets an entry at the nanosecond of its expiry, and the bytes with it")
    func expiry() {
        var shard = CacheShard(maxBytes: 10_000)
        shard.store(1, [1], response(10), Freshness(stored: 5, lifetime: 10), tags: [])
        let states = [has(&shard, 1, at: 14), has(&shard, 1, at: 15), has(&shard, 1, at: 14)]
        let bytes = shard.bytes
        #expect(states == [true, false, false])
        #expect(bytes == 0)
    }

    @Test("puts what is too large for it nowhere, and forgets what it replaces")
    func tooLarge() {
        var shard = CacheShard(maxBytes: 1000)
        let freshness = Freshness(stored: 0, lifetime: 10)
        shard.store(1, [1], response(10), freshness, tags: [])
        shard.store(2, [2], response(10), freshness, tags: [])
        shard.store(1, [1], response(744), freshness, tags: [])
        let states = [has(&shard, 1), has(&shard, 2)]
        #expect(states == [false, true])
    }

    @Test("tells keys with the same hash apart")
    func sameHash() {
        var shard = CacheShard(maxBytes: 100_000)
        let freshness = Freshness(stored: 0, lifetime: 10)
        for key in 0...50 as ClosedRange<UInt8> {
            shard.store(63, [key], response(Int(key)), freshness, tags: [])
        }
        let sizes = (0...50).map { (key: UInt8) in
            shard.fresh(63, [key].span, at: 0)?.response.bodyBytes.count
        }
        #expect(sizes == Array(0...50))
    }
}
