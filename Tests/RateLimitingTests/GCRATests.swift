import RateLimiting
import Testing

/// The properties P1 to P6 of the limiter, each over many random arrivals.
@Suite("GCRA", .timeLimit(.minutes(15)))
struct GCRATests {
    /// Any point in the life of a monotonic clock.
    private let start: Int64 = 1_000_000_000_000

    @Test("grants no more in any window than the window's share and the burst (P1)")
    func windowBound() {
        var random = SeededRates()
        for _ in 0..<200 {
            let rate = random.next().rate
            let algorithm = GCRA(rate)
            var (arrival, now, granted) = (Int64(0), start, Int64(0))
            // Grants i…j number C(j+1) − C(i); that this is at most (g(j) − g(i)) / T + burst for every
            // i means a bound on the greatest g(i) − C(i)·T so far.
            var latest = Int64.min
            for _ in 0..<1000 {
                now += random.pause(rate)
                let cost = random.number(upTo: min(rate.burst, 4))
                guard algorithm.decide(&arrival, at: now, cost: cost).isAllowed else { continue }
                latest = max(latest, now - granted * rate.interval)
                granted += cost
                let bound = latest - rate.burst * rate.interval
                #expect(now - granted * rate.interval >= bound, "\(random)")
            }
            #expect(granted > 0, "\(random)")
        }
    }

    @Test("spaces grants by the whole interval when there is no burst (P2)")
    func spacing() throws {
        var random = SeededRates()
        let rate = try #require(Rate(events: 3, burst: 1))
        let algorithm = GCRA(rate)
        var (arrival, now, last) = (Int64(0), start, Int64.min / 2)
        var violations = 0
        for _ in 0..<1_000_000 {
            now += random.pause(rate) / 3
            guard algorithm.decide(&arrival, at: now).isAllowed else { continue }
            if now - last < rate.interval { violations += 1 }
            last = now
        }
        #expect(violations == 0, "\(random)")
    }

    @Test("grants exactly what a bucket of tokens would grant")
    func modelBucket() {
        var random = SeededRates()
        for _ in 0..<200 {
            let rate = random.next().rate
            let algorithm = GCRA(rate)
            let full = rate.burst * rate.interval
            var (arrival, now, level) = (Int64(0), start, full)
            for _ in 0..<1000 {
                let pause = random.pause(rate)
                now += pause
                level = min(full, level + pause)
                let cost = random.number(upTo: rate.burst)
                let isAllowed = level >= cost * rate.interval
                if isAllowed { level -= cost * rate.interval }
                let decision = algorithm.decide(&arrival, at: now, cost: cost)
                #expect(decision.isAllowed == isAllowed, "\(random)")
                #expect(decision.remaining == level / rate.interval, "\(random)")
                #expect(decision.reset == full - level, "\(random)")
            }
        }
    }

    @Test("changes nothing when it refuses (P3)")
    func refusalChangesNothing() {
        var random = SeededRates()
        var refusals = 0
        for _ in 0..<100 {
            let rate = random.next().rate
            let algorithm = GCRA(rate)
            var (arrival, now) = (Int64(0), start)
            for _ in 0..<1000 {
                now += random.pause(rate)
                let before = arrival
                let cost = random.number(upTo: rate.burst)
                if !algorithm.decide(&arrival, at: now, cost: cost).isAllowed {
                    refusals += 1
                    #expect(arrival == before, "\(random)")
                }
            }
        }
        #expect(refusals > 1000)
    }

    @Test("tells to the nanosecond when to come again (P4)")
    func exactRetry() {
        var random = SeededRates()
        for _ in 0..<100 {
            let rate = random.next().rate
            let algorithm = GCRA(rate)
            var (arrival, now) = (Int64(0), start)
            for _ in 0..<1000 {
                now += random.pause(rate) / 4
                let cost = random.number(upTo: rate.burst)
                let decision = algorithm.decide(&arrival, at: now, cost: cost)
                if decision.isAllowed {
                    #expect(decision.retryAfter == 0, "\(random)")
                    continue
                }
                var (early, due) = (arrival, arrival)
                let then = now + decision.retryAfter
                #expect(decision.retryAfter > 0, "\(random)")
                #expect(!algorithm.decide(&early, at: then - 1, cost: cost).isAllowed, "\(random)")
                #expect(algorithm.decide(&due, at: then, cost: cost).isAllowed, "\(random)")
            }
        }
    }

    @Test(
        "does not overflow at the ends of its range (P5)",
        arguments: [
            (1, 86_400, 1), (1_000_000, 1, 1_000_000), (1, 1, 86_400), (Int64.max, 1, 1),
        ] as [(Int64, Int64, Int64)]
    )
    func extremes(events: Int64, seconds: Int64, burst: Int64) throws {
        let rate = try #require(Rate(events: events, per: seconds, burst: burst))
        let algorithm = GCRA(rate)
        // A machine that has been up for a hundred years.
        var now: Int64 = 100 * 366 * 86_400 * 1_000_000_000
        var arrival: Int64 = 0
        for cost in [1, burst, 1, burst] {
            _ = algorithm.decide(&arrival, at: now, cost: cost)
            now += burst * rate.interval
            #expect(algorithm.decide(&arrival, at: now, cost: burst).isAllowed)
            now += burst * rate.interval
        }
    }

    @Test(
        "refuses for ever what costs more than the burst, or nothing",
        arguments: [11, 1000, 1 << 40, Int64.max, 0, -1, Int64.min] as [Int64]
    )
    func tooMuch(cost: Int64) throws {
        let algorithm = GCRA(try #require(Rate(events: 1, burst: 10)))
        for now in [0, start, 1 << 60] {
            var arrival: Int64 = 0
            let decision = algorithm.decide(&arrival, at: now, cost: cost)
            #expect(!decision.isAllowed)
            #expect(decision.retryAfter == RateDecision.never)
            #expect(decision.retryAfterSeconds > 1 << 32)
            #expect(decision.remaining == 10)
            #expect(arrival == 0)
        }
    }

    @Test("grants no more when the clock goes backwards (P6)")
    func backwards() {
        var random = SeededRates()
        for _ in 0..<100 {
            let rate = random.next().rate
            let algorithm = GCRA(rate)
            var (arrival, now, latest, granted) = (Int64(0), start, start, Int64(0))
            if algorithm.decide(&arrival, at: now).isAllowed { granted += 1 }
            for _ in 0..<1000 {
                let step = random.pause(rate)
                now += Bool.random(using: &random.generator) ? step : -step
                latest = max(latest, now)
                let decision = algorithm.decide(&arrival, at: now)
                if decision.isAllowed { granted += 1 }
                #expect((0...rate.burst).contains(decision.remaining), "\(random)")
            }
            #expect(granted <= (latest - start) / rate.interval + rate.burst, "\(random)")
        }
    }

    @Test("tells whole seconds rounded up, and never to come again at once")
    func wholeSeconds() throws {
        let algorithm = GCRA(try #require(Rate(events: 3, burst: 3)))
        var arrival: Int64 = 0
        #expect(algorithm.decide(&arrival, at: start).resetSeconds == 1)
        #expect(algorithm.decide(&arrival, at: start, cost: 2).resetSeconds == 2)
        let refused = algorithm.decide(&arrival, at: start)
        #expect(refused.retryAfter == 333_333_334)
        #expect(refused.retryAfterSeconds == 1)
        let later = algorithm.decide(&arrival, at: start - 1_000_000_000)
        #expect(later.retryAfterSeconds == 2)
    }
}
