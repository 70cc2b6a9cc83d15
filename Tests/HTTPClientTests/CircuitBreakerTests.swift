import Platform
import TestSupport
import Testing

@testable import HTTPClient

/// The breaker by itself, and against a model that remembers every call.
@Suite("CircuitBreaker", .timeLimit(.minutes(15)))
struct CircuitBreakerTests {
    private static let second: Int64 = 1_000_000_000
    /// Any point in the life of a monotonic clock, on a slice's border.
    private let start = MonotonicTime(nanoseconds: 1_000_000_000_000)

    /// Records calls that end in the moment in which they begin.
    ///
    /// - Returns: true when one of them opened the breaker.
    private func record(
        _ verdicts: [CallVerdict],
        _ breaker: inout CircuitBreaker,
        at now: MonotonicTime
    ) -> Bool {
        verdicts.contains { verdict in
            guard let permit = breaker.permit else { return false }
            return breaker.record(verdict, of: permit, at: now)
        }
    }

    private func verdicts(_ failed: Int, _ sound: Int) -> [CallVerdict] {
        Array(repeating: .sound, count: sound) + Array(repeating: .failed, count: failed)
    }

    /// A breaker that has just opened.
    private func open() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        let hasOpened = record(verdicts(20, 0), &breaker, at: start)
        #expect(hasOpened)
        return breaker
    }

    @Test(
        "opens at twenty calls of which half failed, not before",
        arguments: [
            (19, 0, false), (20, 0, true), (10, 10, true), (9, 11, false), (10, 11, false),
            (0, 100, false), (50, 51, false), (51, 51, true),
        ]
    )
    func threshold(_ failed: Int, _ sound: Int, _ opens: Bool) {
        var breaker = CircuitBreaker()
        let hasOpened = record(verdicts(failed, sound), &breaker, at: start)
        #expect(hasOpened == opens)
        #expect((breaker.permit == nil) == opens)
        #expect((breaker.wait(at: start) == .seconds(5)) == opens)
    }

    @Test("failures that are spread over more than the window do not open it")
    func spread() {
        var breaker = CircuitBreaker()
        for step in 0..<200 {
            let now = start + .milliseconds(600 * step)
            let hasOpened = record([.failed], &breaker, at: now)
            #expect(!hasOpened)
        }
    }

    @Test("what says nothing about the upstream counts for nothing")
    func silence() {
        var breaker = CircuitBreaker()
        let silent = Array(repeating: CallVerdict.silent, count: 1000)
        let hasOpened = record(verdicts(19, 0) + silent, &breaker, at: start)
        #expect(!hasOpened)
        let opens = record([.failed], &breaker, at: start)
        #expect(opens)
    }

    @Test(
        "a failure of the doubtful kind counts when the one before it was about another account",
        arguments: [
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
            ("abababababababababababab", true), ("abcdefghijklmnopqrstuvw", true),
            ("aaaaaaaaaaaaaaaabaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
            ("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.", false),
        ]
    )
    func doubtful(subjects: String, opens: Bool) {
        var breaker = CircuitBreaker()
        let hasOpened = subjects.contains { subject in
            guard let permit = breaker.permit else { return false }
            let verdict = subject == "." ? CallVerdict.sound : .erred
            return breaker.record(verdict, of: permit, about: "\(subject)", at: start)
        }
        #expect(hasOpened == opens)
    }

    @Test("a probe that is answered with a failure leaves it open")
    func erringProbe() {
        var breaker = open()
        let isMine = breaker.beginProbe(at: start + .seconds(5))
        #expect(isMine)
        breaker.endProbe(.erred, at: start + .seconds(5))
        #expect(breaker.permit == nil)
    }

    @Test("one probe per time that it is open, and none before")
    func probe() {
        var breaker = open()
        #expect(breaker.probeTime == start + .seconds(5))
        let early = breaker.beginProbe(at: start + .milliseconds(4999))
        let due = breaker.beginProbe(at: start + .seconds(5))
        let another = breaker.beginProbe(at: start + .seconds(6))
        #expect([early, due, another] == [false, true, false])
        #expect(breaker.permit == nil)
        #expect(breaker.wait(at: start + .seconds(6)) == .zero)
        breaker.endProbe(.failed, at: start + .seconds(7))
        #expect(breaker.permit == nil)
        #expect(breaker.probeTime == start + .seconds(12))
        #expect(breaker.wait(at: start + .seconds(8)) == .seconds(4))
    }

    @Test("a probe that does not fail closes it, with nothing remembered", arguments: [0, 1])
    func recovery(_ which: Int) {
        var breaker = open()
        let isMine = breaker.beginProbe(at: start + .seconds(5))
        #expect(isMine)
        breaker.endProbe([CallVerdict.sound, .silent][which], at: start + .seconds(5))
        #expect(breaker.permit != nil)
        #expect(breaker.probeTime == nil)
        #expect(breaker.wait(at: start + .seconds(5)) == nil)
        let hasOpened = record(verdicts(19, 0), &breaker, at: start + .seconds(5))
        #expect(!hasOpened)
    }

    @Test("a call that began before it opened says nothing about the time after")
    func late() throws {
        var breaker = CircuitBreaker()
        let old = try #require(breaker.permit)
        let hasOpened = record(verdicts(20, 0), &breaker, at: start)
        let isMine = breaker.beginProbe(at: start + .seconds(5))
        #expect(hasOpened && isMine)
        breaker.endProbe(.sound, at: start + .seconds(5))
        let opensLate = (0..<100).contains { _ in
            breaker.record(.failed, of: old, at: start + .seconds(6))
        }
        #expect(!opensLate)
    }

    /// What the breaker ought to be, with every call by the number of its slice.
    private struct Model {
        enum State: Equatable {
            case closed
            case open(until: MonotonicTime)
            case probing
        }

        let limits: BreakerLimits
        var state = State.closed
        var calls: [(slice: Int64, failed: Bool)] = []
        var period = 0

        mutating func record(_ verdict: CallVerdict, at now: MonotonicTime) -> Bool {
            let slice = now.nanoseconds / (limits.window.wholeNanoseconds / 10)
            calls.removeAll { $0.slice <= slice - 10 }
            guard verdict != .silent else { return false }
            calls.append((slice, verdict == .failed))
            let failed = calls.count { $0.failed }
            guard verdict == .failed, calls.count >= limits.minimumCalls,
                Double(failed) / Double(calls.count) >= Double(limits.failures) / 100
            else { return false }
            state = .open(until: now + limits.open)
            calls = []
            return true
        }
    }

    private func randomLimits(_ random: inout SeededGenerator) -> BreakerLimits {
        var limits = BreakerLimits()
        limits.failures = .random(in: 1...100, using: &random)
        limits.minimumCalls = .random(in: 1...30, using: &random)
        limits.window = .seconds(.random(in: 1...30, using: &random))
        limits.open = .milliseconds(.random(in: 10...9000, using: &random))
        return limits
    }

    @Test("is open exactly when the model is, whatever comes")
    func model() {
        var random = SeededGenerator()
        var openings = 0
        for _ in 0..<300 {
            var model = Model(limits: randomLimits(&random))
            var (breaker, now) = (CircuitBreaker(model.limits), start)
            var running: [(permit: CircuitBreaker.Permit, period: Int)] = []
            let health = Int.random(in: 0...10, using: &random)
            for _ in 0..<500 {
                now = now + .milliseconds(.random(in: 0...200, using: &random))
                switch Int.random(in: 0..<4, using: &random) {
                case 0, 1:
                    #expect((breaker.permit != nil) == (model.state == .closed), "\(random.seed)")
                    if let permit = breaker.permit { running.append((permit, model.period)) }
                case 2 where !running.isEmpty:
                    let index = Int.random(in: 0..<running.count, using: &random)
                    let call = running.remove(at: index)
                    let isFailed = Int.random(in: 0..<10, using: &random) >= health
                    let verdict = isFailed ? CallVerdict.failed : .sound
                    let counts = model.state == .closed && call.period == model.period
                    let opens = counts && model.record(verdict, at: now)
                    if opens { openings += 1 }
                    let seen = breaker.record(verdict, of: call.permit, at: now)
                    #expect(seen == opens, "seed \(random.seed)")
                default: step(&breaker, &model, now, &random)
                }
            }
        }
        #expect(openings > 100, "seed \(random.seed)")
    }

    /// Begins a probe, or ends one.
    private func step(
        _ breaker: inout CircuitBreaker,
        _ model: inout Model,
        _ now: MonotonicTime,
        _ random: inout SeededGenerator
    ) {
        let begins = breaker.beginProbe(at: now)
        switch model.state {
        case .closed: #expect(!begins, "seed \(random.seed)")
        case .open(let end):
            #expect(begins == (now >= end), "seed \(random.seed)")
            if begins { model.state = .probing }
        case .probing:
            #expect(!begins, "seed \(random.seed)")
            let isFailed = Bool.random(using: &random)
            breaker.endProbe(isFailed ? .failed : .sound, at: now)
            model.state = isFailed ? .open(until: now + model.limits.open) : .closed
            if !isFailed { model.period += 1 }
        }
    }
}
