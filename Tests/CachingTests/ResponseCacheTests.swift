import Caching
import Dispatch
import Synchronization
import TestSupport
import Testing

@Suite("ResponseCache", .timeLimit(.minutes(15)))
struct ResponseCacheTests {
    private let cache = ResponseCache(maxBytes: 8 << 20)
    private let day = Freshness(stored: 0, lifetime: 86_400_000_000_000)

    private func key(_ number: Int) -> CacheKey {
        var key = CacheKey()
        key.append(UInt64(number))
        return key
    }

    private func response(_ body: [UInt8]) -> CachedResponse {
        CachedResponse(fields: [], body: body, entityTag: [])
    }

    private func body(_ number: Int, at now: Int64 = 1) -> [UInt8]? {
        cache.fresh(key(number), at: now)?.response.bodyBytes
    }

    private func store(_ number: Int, _ tags: [CacheTag] = [.partner], body: [UInt8] = [1]) {
        cache.store(key(number), response(body), day, under: cache.epoch(of: tags))
    }

    @Test("lends what was stored, whole, with how fresh it is")
    func lending() throws {
        let stored = CachedResponse(fields: [1, 2], body: [3], entityTag: [4])
        cache.store(key(1), stored, day, under: cache.epoch(of: []))
        let found = try #require(
            cache.fresh(key(1), at: 1)
        )
        let response = found.response
        #expect(response.octets == [1, 2, 3, 4])
        #expect(found.freshness == day)
        #expect(body(2) == nil)
        #expect(body(1, at: day.expires) == nil)
        #expect(cache.count == 0)
    }

    @Test("removes everything that depends on one of the tags, and nothing else")
    func invalidation() {
        store(1, [.partner])
        store(2, [.accounts, .account("a")])
        store(3, [.account("a")])
        store(4, [.account("b")])
        cache.invalidate([.account("a"), .partner])
        #expect((1...4).map { body($0) != nil } == [false, false, false, true])
    }

    @Test("does not keep what was asked for before an invalidation of one of its tags")
    func fence() {
        let (older, other) = (
            cache.epoch(of: [.accounts, .account("a")]), cache.epoch(of: [.partner])
        )
        cache.invalidate([.account("a")])
        cache.store(key(1), response([1]), day, under: older)
        cache.store(key(2), response([2]), day, under: other)
        #expect(body(1) == nil)
        #expect(body(2) == [2])
        cache.store(
            key(1),
            response([3]),
            day,
            under: cache.epoch(of: [.accounts, .account("a")])
        )
        #expect(body(1) == [3])
    }

    @Test("keeps neither what it had nor what is under way when everything is removed")
    func removal() {
        store(1)
        let older = cache.epoch(of: [.account("never seen")])
        cache.removeAll()
        cache.store(key(2), response([2]), day, under: older)
        #expect(cache.count == 0)
        #expect(cache.bytes == 0)
        store(3)
        #expect(body(3) == [1])
    }

    @Test("passes by what is larger than 1 MiB")
    func bypass() {
        store(1, body: [UInt8](repeating: 0, count: 1 << 20 + 1))
        #expect(cache.count == 0)
        let large = ResponseCache(maxBytes: 64 << 20)
        large.store(
            key(1),
            response([UInt8](repeating: 0, count: 1 << 20)),
            day,
            under: large.epoch(of: [])
        )
        #expect(large.count == 1)
    }

    @Test("stays within its bytes, however much is stored", arguments: [1, 3, 8, 0])
    func bound(shards: Int) {
        var generator = SeededGenerator()
        let cache = ResponseCache(maxBytes: 100_000, shards: shards)
        for number in 0..<5000 {
            let size = Int.random(in: 0...2000, using: &generator)
            cache.store(
                key(number),
                response([UInt8](repeating: 0, count: size)),
                day,
                under: cache.epoch(of: [.partner])
            )
            if number.isMultiple(of: 50) {
                #expect(cache.bytes <= 100_000, "seed \(generator.seed)")
            }
        }
        #expect(cache.bytes <= 100_000 && cache.count > 20, "seed \(generator.seed)")
        cache.invalidate([.partner])
        #expect(cache.bytes == 0)
    }

    @Test("shows no thread anything older than the last finished write (P-C1)")
    func witness() {
        let cache = ResponseCache(maxBytes: 8 << 20, shards: 1)
        let source = Atomic<Int>(0)
        let written = Atomic<Int>(0)
        let stale = Atomic<Int>(0)
        let hits = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for round in 0..<50_000 {
                if thread == 0 {
                    let version = source.add(1, ordering: .sequentiallyConsistent).newValue
                    cache.invalidate([.account("a")])
                    written.store(version, ordering: .sequentiallyConsistent)
                    continue
                }
                let floor = written.load(ordering: .sequentiallyConsistent)
                if let found = version(round % 3, in: cache) {
                    hits.add(1, ordering: .relaxed)
                    if found < floor { stale.add(1, ordering: .relaxed) }
                } else {
                    fetch(round % 3, into: cache) { source.load(ordering: .sequentiallyConsistent) }
                }
            }
        }
        #expect(stale.load(ordering: .relaxed) == 0)
        #expect(hits.load(ordering: .relaxed) > 0)
    }

    private func version(_ number: Int, in cache: ResponseCache) -> Int? {
        cache.fresh(key(number), at: 1)?.response.bodyBytes.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Asks the source, some time after the epoch was taken, and stores some time after that.
    private func fetch(_ number: Int, into cache: ResponseCache, _ load: () -> Int) {
        let epoch = cache.epoch(of: [.accounts, .account("a")])
        let version = load()
        let body = stride(from: 24, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: version >> $0)
        }
        cache.store(key(number), response(body), day, under: epoch)
    }
}
