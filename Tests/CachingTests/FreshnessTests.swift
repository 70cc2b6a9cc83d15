import Caching
import Testing

@Suite("Freshness")
struct FreshnessTests {
    @Test(
        "counts age and remaining life in whole seconds, rounded down",
        arguments: [
            (0, 0, 5), (999_999_999, 0, 4), (1_000_000_000, 1, 4), (4_000_000_001, 4, 0),
            (5_000_000_000, 5, 0), (60_000_000_000, 60, 0), (-1, 0, 5),
        ] as [(Int64, Int, Int)]
    )
    func seconds(elapsed: Int64, age: Int, remaining: Int) {
        let freshness = Freshness(stored: 7_000_000_123, lifetime: 5_000_000_000)
        #expect(freshness.age(at: freshness.stored + elapsed) == age)
        #expect(freshness.remaining(at: freshness.stored + elapsed) == remaining)
    }

    @Test("lasts for ever when it would last longer than the clock")
    func saturation() {
        #expect(Freshness(stored: 1, lifetime: .max).expires == .max)
    }
}
