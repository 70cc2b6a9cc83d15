import Platform
import Testing

@Suite("Timer wheel")
struct TimerWheelTests {
    /// Every distance at which a timer changes its level, and beyond the last level.
    static let distances: [UInt64] =
        [1, 2, 63, 64, 65]
        + (2...6).flatMap { level -> [UInt64] in
            let span = UInt64(1) << UInt64(6 * level)
            return [span - 1, span, span + 1]
        } + [UInt64(63) << 30, (UInt64(63) << 30) + 1, UInt64(1) << 40, 9_223_372_036_855]

    static let starts: [UInt64] = [0, 1, 63, 64, 4095, 5 << 30, 63 << 30, (1 << 36) - 1, 1 << 36]

    @Test("a timer is due at its tick and not before", arguments: distances, starts)
    func firesOnTime(distance: UInt64, start: UInt64) {
        let wheel = DrivenWheel<Int>(at: start)
        let due = start + distance
        _ = wheel.schedule(at: due, 7)
        #expect(wheel.popDue(at: due - 1) == nil)
        #expect(wheel.count == 1)
        #expect(wheel.nextTick == due)
        #expect(wheel.popDue(at: due) == 7)
        #expect(wheel.popDue(at: due) == nil)
        #expect(wheel.count == 0)
        #expect(wheel.nextTick == nil)
    }

    @Test("following the wheel's own wake-ups reaches a timer in few steps", arguments: distances)
    func wakesAreFew(distance: UInt64) throws {
        let wheel = DrivenWheel<Int>(at: 12_345)
        let due = 12_345 + distance
        _ = wheel.schedule(at: due, 1)
        // One per level, and for what lies beyond the reach one per round of the top level.
        let bound = 6 + Int(distance >> 36) * 2
        for step in 0...bound {
            let tick = try #require(wheel.nextTick)
            #expect(tick <= due)
            if wheel.popDue(at: tick) != nil {
                #expect(tick == due)
                return
            }
            #expect(step < bound, "woken too often")
        }
    }

    @Test("a tick in the past is due at the next one")
    func past() {
        let wheel = DrivenWheel<Int>(at: 100)
        _ = wheel.schedule(at: 0, 1)
        _ = wheel.schedule(at: 100, 2)
        #expect(wheel.popDue(at: 100) == nil)
        #expect(wheel.nextTick == 101)
        #expect(Set([wheel.popDue(at: 101), wheel.popDue(at: 101)]) == [1, 2])
    }

    @Test("time that does not advance, or goes back, changes nothing")
    func backwards() {
        let wheel = DrivenWheel<Int>(at: 1000)
        _ = wheel.schedule(at: 1005, 1)
        #expect(wheel.popDue(at: 10) == nil)
        #expect(wheel.popDue(at: 1004) == nil)
        #expect(wheel.popDue(at: 3) == nil)
        #expect(wheel.popDue(at: 1005) == 1)
    }

    @Test("a cancelled timer returns its payload once and never fires")
    func cancels() {
        let wheel = DrivenWheel<String>(at: 0)
        let first = wheel.schedule(at: 50, "first")
        _ = wheel.schedule(at: 50, "second")
        #expect(wheel.cancel(first) == "first")
        #expect(wheel.cancel(first) == nil)
        #expect(wheel.count == 1)
        #expect(wheel.popDue(at: 60) == "second")
        #expect(wheel.popDue(at: 60) == nil)
    }

    @Test("a stale handle does not touch the timer that has its place now")
    func staleHandle() {
        let wheel = DrivenWheel<String>(at: 0)
        let fired = wheel.schedule(at: 1, "fired")
        #expect(wheel.popDue(at: 1) == "fired")
        _ = wheel.schedule(at: 9, "other")
        #expect(wheel.cancel(fired) == nil)
        #expect(wheel.popDue(at: 9) == "other")
    }

    @Test("between two due timers others may be scheduled and cancelled")
    func changesBetween() {
        let wheel = DrivenWheel<String>(at: 0)
        _ = wheel.schedule(at: 5, "five")
        let seven = wheel.schedule(at: 7, "seven")
        _ = wheel.schedule(at: 9, "nine")
        #expect(wheel.popDue(at: 20) == "five")
        wheel.cancel(seven)
        _ = wheel.schedule(at: 6, "six")
        #expect(wheel.popDue(at: 20) == "six")
        #expect(wheel.popDue(at: 20) == "nine")
        #expect(wheel.popDue(at: 20) == nil)
    }

    @Test("the payload is let go when its timer has fired or was cancelled")
    func releasesPayload() {
        final class Probe {}
        let wheel = DrivenWheel<Probe>(at: 0)
        weak var fired: Probe?
        weak var cancelled: Probe?
        do {
            let first = Probe()
            let second = Probe()
            (fired, cancelled) = (first, second)
            _ = wheel.schedule(at: 1, first)
            wheel.cancel(wheel.schedule(at: 1, second))
            _ = wheel.popDue(at: 1)
        }
        #expect(fired == nil)
        #expect(cancelled == nil)
    }
}

/// A wheel with reference semantics, so that expectations may change it.
private final class DrivenWheel<Payload> {
    private var wheel: TimerWheel<Payload>

    init(at tick: UInt64) {
        wheel = TimerWheel(at: tick)
    }

    var count: Int { wheel.count }
    var nextTick: UInt64? { wheel.nextTick }

    func schedule(at tick: UInt64, _ payload: Payload) -> TimerWheel<Payload>.Handle {
        wheel.schedule(at: tick, payload)
    }

    @discardableResult
    func cancel(_ handle: TimerWheel<Payload>.Handle) -> Payload? {
        wheel.cancel(handle)
    }

    func popDue(at tick: UInt64) -> Payload? {
        wheel.popDue(at: tick)
    }
}
