import Dispatch
import RateLimiting
import Synchronization
import Testing

@Suite("RateLimiter", .timeLimit(.minutes(15)))
struct RateLimiterTests {
    @Test("grants a burst once, whoever asks, and knows what is left")
    func burst() throws {
        let limiter = RateLimiter(try #require(Rate(events: 1, burst: 3)))
        #expect((0..<5).map { _ in limiter.admit(at: 10).remaining } == [2, 1, 0, 0, 0])
        #expect(!limiter.admit(at: 10).isAllowed)
        #expect(limiter.admit(at: 1_000_000_010).isAllowed)
    }

    @Test("a look says what it would decide, and counts nothing")
    func look() throws {
        let limiter = RateLimiter(try #require(Rate(events: 1, burst: 2)))
        for expected in [true, true, false] {
            for _ in 0..<3 { #expect(limiter.look(at: 1_000_000_000).isAllowed == expected) }
            let seen = limiter.look(at: 1_000_000_000)
            #expect(limiter.admit(at: 1_000_000_000) == seen)
        }
    }

    @Test("grants exactly the burst to four threads that come at the same time")
    func sameInstant() throws {
        let limiter = RateLimiter(try #require(Rate(events: 1, burst: 10_000)))
        let granted = Atomic<Int64>(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<10_000 where limiter.admit(at: 1).isAllowed {
                granted.add(1, ordering: .relaxed)
            }
        }
        #expect(granted.load(ordering: .relaxed) == 10_000)
    }

    @Test("never exceeds the bound with four threads whose clocks differ")
    func passingTime() throws {
        let rate = try #require(Rate(events: 1_000_000, burst: 5))
        let limiter = RateLimiter(rate)
        let clock = Atomic<Int64>(1)
        let granted = Atomic<Int64>(0)
        let lowest = Atomic<Int64>(.max)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for _ in 0..<50_000 {
                // Each loop reads the clock once a batch: some are behind.
                let now = clock.add(97, ordering: .relaxed).newValue - Int64(thread) * 300
                let decision = limiter.admit(at: now)
                if decision.remaining < 0 { lowest.store(decision.remaining, ordering: .relaxed) }
                if decision.isAllowed { granted.add(1, ordering: .relaxed) }
            }
        }
        let elapsed = clock.load(ordering: .relaxed) + 900
        #expect(granted.load(ordering: .relaxed) <= elapsed / rate.interval + rate.burst)
        #expect(granted.load(ordering: .relaxed) > 0)
        #expect(lowest.load(ordering: .relaxed) == .max, "a negative number is left")
    }
}
