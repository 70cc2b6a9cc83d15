import TestSupport
import Testing

@testable import Caching

@Suite("KeyHash")
struct KeyHashTests {
    private func hash(_ text: String, seed: UInt64 = 1) -> UInt64 {
        KeyHash(seed: seed).hash(Array(text.utf8).span)
    }

    @Test("depends on the bytes, their number and the seed, and on nothing else")
    func dependence() {
        #expect(hash("account") == hash("account"))
        #expect(hash("account") != hash("account", seed: 2))
        #expect(hash("") != hash("\0"))
        #expect(hash("\0") != hash("\0\0"))
        #expect(hash("12345678") != hash("12345678\0"))
        #expect(hash("1234567812345678") != hash("1234567812345679"))
        #expect(hash("2234567812345678") != hash("1234567812345678"))
    }

    @Test("gives a hundred thousand neighbouring keys as many hashes")
    func neighbours() {
        var generator = SeededGenerator()
        let hash = KeyHash(seed: generator.next())
        let hashes = (0..<100_000).map { hash.hash(Array("/v1/accounts/\($0)/balance".utf8).span) }
        #expect(Set(hashes).count == hashes.count, "seed \(generator.seed)")
    }

    @Test(
        "spreads keys evenly over the low bits, which place, and the high ones, which choose a shard"
    )
    func spread() {
        var generator = SeededGenerator()
        let hash = KeyHash(seed: generator.next())
        var low = [Int](repeating: 0, count: 64)
        var high = [Int](repeating: 0, count: 8)
        for number in 0..<64_000 {
            var key = CacheKey()
            key.append(UInt64(number))
            let value = hash.hash(key.bytes.span)
            low[Int(value & 63)] += 1
            high[Int(value >> 48) % 8] += 1
        }
        // Seven standard deviations around 1000 and 8000.
        #expect(low.allSatisfy { (780...1220).contains($0) }, "seed \(generator.seed)")
        #expect(high.allSatisfy { (7400...8600).contains($0) }, "seed \(generator.seed)")
    }
}
