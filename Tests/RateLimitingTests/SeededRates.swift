import RateLimiting
import TestSupport

/// Random rates, and random numbers to go with them. Its description names the seed.
struct SeededRates: CustomStringConvertible {
    var generator = SeededGenerator()

    var description: String { "seed \(generator.seed)" }

    /// A rate, and what it was made of.
    mutating func next() -> (rate: Rate, events: Int64, seconds: Int64) {
        while true {
            let events = number(upTo: 1 << Int64.random(in: 0...20, using: &generator))
            let seconds = number(upTo: 86_400 >> Int64.random(in: 0...16, using: &generator))
            let burst = number(upTo: 1 << Int64.random(in: 0...10, using: &generator))
            if let rate = Rate(events: events, per: seconds, burst: burst) {
                return (rate, events, seconds)
            }
        }
    }

    /// A number from 1 on.
    mutating func number(upTo limit: Int64) -> Int64 {
        .random(in: 1...max(1, limit), using: &generator)
    }

    /// How long until the next arrival: often not at all, sometimes a full burst's time.
    mutating func pause(_ rate: Rate) -> Int64 {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0, 1: 0
        case 2: number(upTo: rate.interval * rate.burst)
        case 3: rate.interval
        default: number(upTo: rate.interval)
        }
    }
}
