import Platform
import TestSupport
import Testing

@testable import HTTP

@Suite("HTTP/2: counting floods", .timeLimit(.minutes(15)))
struct HTTP2FloodGuardTests {
    private static let start = MonotonicTime(nanoseconds: 5_000_000_000)

    /// The expectation's macro takes no mutating call.
    private func note(
        _ event: HTTP2FloodGuard.Event,
        _ now: MonotonicTime,
        _ flood: inout HTTP2FloodGuard
    ) -> HTTP2Flood? {
        flood.note(event, at: now)
    }

    /// How many of the same event at once are one too many.
    static let bursts: [(HTTP2FloodGuard.Event, Int, HTTP2Flood)] = [
        (.reset, 101, .resets), (.streamRefused, 501, .refusedStreams), (.ping, 51, .ping),
        (.settings, 11, .settings), (.emptyFrame, 11, .emptyFrames), (.priority, 101, .priority),
        (.windowUpdate, 6, .windowUpdate), (.refusedFields(1 << 10), 257, .refusedFields),
    ]

    @Test("each event has its number", arguments: bursts)
    func burst(_ burst: (event: HTTP2FloodGuard.Event, number: Int, flood: HTTP2Flood)) {
        var flood = HTTP2FloodGuard()
        for _ in 1..<burst.number {
            #expect(note(burst.event, Self.start, &flood) == nil)
        }
        #expect(note(burst.event, Self.start, &flood) == burst.flood)
    }

    /// How many a second come back.
    static let rates: [(HTTP2FloodGuard.Event, Int)] = [
        (.reset, 10), (.streamRefused, 50), (.ping, 10), (.settings, 1),
    ]

    @Test("time brings back what is counted by the second", arguments: rates)
    func rate(_ rate: (event: HTTP2FloodGuard.Event, perSecond: Int)) {
        var flood = HTTP2FloodGuard()
        while flood.note(rate.event, at: Self.start) == nil {}
        let later = Self.start + .seconds(1)
        for _ in 0..<rate.perSecond { #expect(note(rate.event, later, &flood) == nil) }
        #expect(note(rate.event, later, &flood) != nil)
    }

    @Test("content between empty frames starts the count again")
    func emptyFrames() {
        var flood = HTTP2FloodGuard()
        for _ in 0..<100 {
            for _ in 0..<10 { #expect(note(.emptyFrame, Self.start, &flood) == nil) }
            _ = flood.note(.contentFrame, at: Self.start)
        }
    }

    @Test("PRIORITY and WINDOW_UPDATE are earned", arguments: [0, 1, 7], [0, 3])
    func earned(streams: Int, dataFrames: Int) {
        var flood = HTTP2FloodGuard()
        for _ in 0..<streams { _ = flood.note(.streamOpened, at: Self.start) }
        for _ in 0..<dataFrames { _ = flood.note(.dataFrameSent, at: Self.start) }
        for _ in 0..<100 * (1 + streams) { #expect(note(.priority, Self.start, &flood) == nil) }
        #expect(note(.priority, Self.start, &flood) == .priority)
        for _ in 0..<5 + 2 * (streams + 10 * dataFrames) {
            #expect(note(.windowUpdate, Self.start, &flood) == nil)
        }
        #expect(note(.windowUpdate, Self.start, &flood) == .windowUpdate)
    }

    @Test("premature resets count from 200 requests on, when they are more than half")
    func premature() {
        var flood = HTTP2FloodGuard()
        for number in 1...400 {
            #expect(note(.streamOpened, Self.start, &flood) == nil)
            if number.isMultiple(of: 2) {
                #expect(note(.prematureReset, Self.start, &flood) == nil, "\(number)")
            }
        }
        #expect(note(.prematureReset, Self.start, &flood) == .prematureResets)
    }

    @Test("a bucket never gives more than its burst and its rate together")
    func bucketBound() {
        var generator = SeededGenerator()
        for _ in 0..<50 {
            let burst = Int.random(in: 1...50, using: &generator)
            let rate = Int.random(in: 1...50, using: &generator)
            var bucket = TokenBucket(burst: burst, perSecond: Double(rate))
            var given: [MonotonicTime] = []
            var now = Self.start
            for _ in 0..<500 {
                now = now + .milliseconds(Int.random(in: 0...30, using: &generator))
                if bucket.take(at: now) { given.append(now) }
            }
            for (first, start) in given.enumerated() {
                for (last, end) in given.enumerated().dropFirst(first) {
                    let seconds = Double((end - start).wholeNanoseconds) / 1e9
                    let most = Double(burst) + seconds * Double(rate) + 1e-6
                    #expect(Double(last - first + 1) <= most, "seed \(generator.seed)")
                }
            }
        }
    }

    @Test("a bucket that was left alone is full, and no more than full")
    func bucketRefills() {
        var bucket = TokenBucket(burst: 3, perSecond: 1)
        for second in [0, 100, 1000] {
            let now = Self.start + .seconds(second)
            var given = 0
            while bucket.take(at: now) { given += 1 }
            #expect(given == 3)
        }
    }
}
