import Platform
import TestSupport
import Testing

@Suite("Timer wheel against a naive model")
struct TimerWheelPropertyTests {
    @Test("agrees after any history of scheduling, cancelling and advancing", arguments: 0..<50)
    func agrees(_ round: Int) throws {
        let seed = SeededGenerator().seed
        var random = SeededGenerator(seed: seed &+ UInt64(round))
        var history = TimerHistory(at: UInt64.random(in: 0...(1 << 38), using: &random))
        for _ in 0..<400 {
            let agrees = history.step(using: &random)
            try #require(agrees, "seed \(seed)")
        }
        let isDrained = history.drain()
        #expect(isDrained, "seed \(seed)")
    }
}

/// Drives a wheel and the model side by side.
private struct TimerHistory {
    private var wheel: TimerWheel<Int>
    private var model: TimerModel
    private var handles: [Int: TimerWheel<Int>.Handle] = [:]
    private var now: UInt64
    private var names = 0

    init(at tick: UInt64) {
        wheel = TimerWheel(at: tick)
        model = TimerModel(at: tick)
        now = tick
    }

    /// One random event. False when wheel and model disagree.
    mutating func step(using random: inout SeededGenerator) -> Bool {
        switch UInt8.random(in: 0..<8, using: &random) {
        case 0...3: schedule(at: now &+ distance(using: &random))
        case 4: if !cancelOne(using: &random) { return false }
        case 5: return advance(by: distance(using: &random) / 2)
        default: return advance(by: UInt64.random(in: 0...200, using: &random))
        }
        return isConsistent
    }

    /// Follows the wheel's own wake-ups until nothing is left.
    mutating func drain() -> Bool {
        while let tick = wheel.nextTick {
            guard tick >= now, advance(by: tick - now) else { return false }
        }
        return model.count == 0
    }

    private var isConsistent: Bool {
        guard wheel.count == model.count else { return false }
        guard let next = wheel.nextTick, let earliest = model.earliest else {
            return wheel.nextTick == nil && model.earliest == nil
        }
        return next <= earliest && next > now
    }

    /// Any magnitude is as likely as any other, up to beyond the top level.
    private func distance(using random: inout SeededGenerator) -> UInt64 {
        let bits = UInt64.random(in: 0...39, using: &random)
        return UInt64.random(in: 0...(1 << bits), using: &random)
    }

    private mutating func schedule(at tick: UInt64) {
        names += 1
        handles[names] = wheel.schedule(at: tick, names)
        model.schedule(at: tick, names)
    }

    /// Any timer that ever was, so that stale handles are tried too.
    private mutating func cancelOne(using random: inout SeededGenerator) -> Bool {
        guard names > 0 else { return true }
        let name = Int.random(in: 1...names, using: &random)
        guard let handle = handles[name] else { return true }
        let payload = wheel.cancel(handle)
        return model.cancel(name) ? payload == name : payload == nil
    }

    private mutating func advance(by distance: UInt64) -> Bool {
        now += distance
        let ticks = Dictionary(
            uniqueKeysWithValues: model.names.map { ($0, model.tick(of: $0) ?? 0) }
        )
        let expected = model.advance(to: now)
        var fired: [Int] = []
        while let name = wheel.popDue(at: now) { fired.append(name) }
        return fired.map { ticks[$0] } == expected.map { $0.tick }
            && Set(fired) == Set(expected.map { $0.name }) && isConsistent
    }
}
