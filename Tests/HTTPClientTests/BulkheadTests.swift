import TestSupport
import Testing

@testable import HTTPClient

/// The bulkhead against a model with two lists.
@Suite struct BulkheadTests {
    @Test("takes half of a pool, and never nothing")
    func half() {
        #expect(BulkheadLimits(halfOf: PoolLimits()) == BulkheadLimits(running: 16, waiting: 512))
        let smallest = BulkheadLimits(halfOf: PoolLimits(connections: 1, waiting: 1))
        #expect(smallest == BulkheadLimits(running: 1, waiting: 0))
    }

    @Test("never more run or wait than may, in the order in which they came")
    func model() {
        var random = SeededGenerator()
        for _ in 0..<200 {
            let limits = BulkheadLimits(
                running: .random(in: 1...4, using: &random),
                waiting: .random(in: 0...4, using: &random)
            )
            var bulkhead = Bulkhead<Int>(limits)
            var (running, line): ([Int], [Int]) = ([], [])
            for id in 0..<500 {
                switch Int.random(in: 0..<4, using: &random) {
                case 0, 1:
                    let seen = bulkhead.admit(id)
                    if running.count < limits.running, line.isEmpty {
                        running.append(id)
                        #expect(seen == .enters, "seed \(random.seed)")
                    } else if line.count < limits.waiting {
                        line.append(id)
                        #expect(seen == .waits, "seed \(random.seed)")
                    } else {
                        #expect(seen == .isTurnedAway, "seed \(random.seed)")
                    }
                case 2 where !running.isEmpty:
                    let next = line.isEmpty ? nil : line.removeFirst()
                    running.removeFirst()
                    if let next { running.append(next) }
                    let seen = bulkhead.leave()
                    #expect(seen == next, "seed \(random.seed)")
                default:
                    let some = Int.random(in: 0...id, using: &random)
                    let waits = line.contains(some)
                    line.removeAll { $0 == some }
                    let seen = bulkhead.giveUp(some)
                    #expect(seen == waits, "seed \(random.seed)")
                }
                #expect(bulkhead.running == running.count, "seed \(random.seed)")
                #expect(bulkhead.line == line, "seed \(random.seed)")
                // Nobody waits while there is a place.
                #expect(line.isEmpty || running.count == limits.running, "seed \(random.seed)")
            }
        }
    }
}
