import Testing

@testable import RateLimiting

@Suite("Rate")
struct RateTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let events: Int64
        let seconds: Int64
        let burst: Int64
        let interval: Int64
        let window: Int64

        var testDescription: String { "\(events) per \(seconds) s, burst \(burst)" }
    }

    @Test(
        "spaces events by whole nanoseconds, rounded up",
        arguments: [
            Row(events: 1, seconds: 1, burst: 1, interval: 1_000_000_000, window: 1),
            Row(events: 3, seconds: 1, burst: 1, interval: 333_333_334, window: 1),
            Row(events: 7, seconds: 1, burst: 14, interval: 142_857_143, window: 3),
            Row(events: 100, seconds: 1, burst: 200, interval: 10_000_000, window: 2),
            Row(events: 10, seconds: 60, burst: 10, interval: 6_000_000_000, window: 60),
            Row(events: 1, seconds: 86_400, burst: 1, interval: 86_400_000_000_000, window: 86_400),
            Row(events: 1_000_000, seconds: 1, burst: 1_000_000, interval: 1000, window: 1),
            Row(events: 1_000_000_000, seconds: 1, burst: 1, interval: 1, window: 1),
            Row(events: 2_000_000_000, seconds: 1, burst: 1, interval: 1, window: 1),
            Row(events: .max, seconds: 86_400, burst: 1, interval: 1, window: 1),
        ]
    )
    func interval(row: Row) throws {
        let rate = try #require(
            Rate(events: row.events, per: row.seconds, burst: row.burst)
        )
        #expect(rate.interval == row.interval)
        #expect(rate.burst == row.burst)
        #expect(rate.window == row.window)
    }

    @Test(
        "refuses what is not positive, and a burst that takes more than a day to fill",
        arguments: [
            (0, 1, 1), (-1, 1, 1), (1, 0, 1), (1, -1, 1), (1, 1, 0), (1, 1, -1),
            (1, 86_401, 1), (1, Int64.max, 1), (1, 86_400, 2), (1, 1, 86_401), (1, 1, Int64.max),
            (Int64.max, 1, Int64.max),
        ] as [(Int64, Int64, Int64)]
    )
    func refusal(events: Int64, seconds: Int64, burst: Int64) {
        #expect(Rate(events: events, per: seconds, burst: burst) == nil)
    }

    @Test("never promises more than was asked for in the long run")
    func roundingUp() throws {
        var random = SeededRates()
        for _ in 0..<10_000 {
            let (rate, events, seconds) = random.next()
            let window = seconds * 1_000_000_000
            #expect(window / rate.interval <= events, "\(random)")
            #expect((rate.interval - 1) * events < window, "\(random)")
        }
    }
}
