import Platform
import TestSupport
import Testing

@testable import HTTPClient

/// The budget against a model that remembers every event.
@Suite struct RetryBudgetTests {
    private let second: Int64 = 1_000_000_000
    /// Any point in the life of a monotonic clock, on a slice's border.
    private let start: Int64 = 1_000_000_000_000

    private func time(_ nanoseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds)
    }

    /// How many of so many retries are granted.
    private func grants(_ count: Int, _ budget: inout RetryBudget, at now: Int64) -> Int {
        (0..<count).count { _ in budget.takeRetry(at: time(now)) }
    }

    @Test("a quiet gateway has one retry per second, taken at once or one by one")
    func minimum() {
        var budget = RetryBudget()
        let seen = [0, 9, 10].map { grants(11, &budget, at: start + $0 * second) }
        #expect(seen == [10, 0, 10])
        let spread = (30..<60).map { grants(1, &budget, at: start + $0 * second) }
        #expect(spread == Array(repeating: 1, count: 30))
    }

    @Test("a busy gateway has a tenth of its requests, and requests are forgotten")
    func share() {
        var budget = RetryBudget()
        for _ in 0..<1005 { budget.countRequest(at: time(start)) }
        let seen = [0, 9, 10].map { grants(200, &budget, at: start + $0 * second) }
        #expect(seen == [100, 0, 10])
    }

    @Test("a clock that is read in another order than it is used breaks nothing")
    func disorder() {
        var budget = RetryBudget()
        budget.countRequest(at: time(start + 10 * second))
        let early = grants(11, &budget, at: start)
        let late = grants(11, &budget, at: start + 10 * second)
        let last = grants(11, &budget, at: .max)
        #expect([early, late, last] == [10, 0, 10])
    }

    @Test("grants what the model grants, whatever comes", .timeLimit(.minutes(15)))
    func model() {
        var random = SeededGenerator()
        for _ in 0..<100 {
            var (budget, now) = (RetryBudget(), start)
            // The numbers of the slices in which requests and retries were.
            var (requests, retries): ([Int64], [Int64]) = ([], [])
            let share = Int.random(in: 2...20, using: &random)
            for _ in 0..<2000 {
                now += .random(in: 0...(second / 50), using: &random)
                if Int.random(in: 0..<100, using: &random) == 0 { now += 11 * second }
                let slice = now / second
                requests.removeAll { $0 <= slice - 10 }
                retries.removeAll { $0 <= slice - 10 }
                guard Int.random(in: 0..<share, using: &random) == 0 else {
                    requests.append(slice)
                    budget.countRequest(at: time(now))
                    continue
                }
                let isGranted = retries.count < max(10, requests.count / 10)
                if isGranted { retries.append(slice) }
                let seen = budget.takeRetry(at: time(now))
                #expect(seen == isGranted, "seed \(random.seed)")
            }
        }
    }
}
