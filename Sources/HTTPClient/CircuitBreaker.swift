import Platform

/// Stops calls of an upstream that mostly fails, so that callers learn at once what they would wait
/// for, and the upstream gets time to recover (requirements §8).
///
/// Closed, it counts. Open, it lets nothing through until its time is over; then one probe decides
/// whether it closes or stays open as long again. No caller ever is the probe.
///
/// An upstream that cannot be reached, and 502, 503 and 504, concern everybody and count always. Any
/// other 5xx may be the matter of one account: it counts only when the one before it was about another,
/// and says nothing otherwise. So a single account on which the upstream stumbles, however often it is
/// asked about, never keeps the others from being served; an upstream that stumbles on all of them does.
struct CircuitBreaker: Sendable {
    /// The right to one call. What becomes of the call counts only in the period in which it began.
    struct Permit: Equatable, Sendable {
        fileprivate let period: UInt64
    }

    private enum State {
        case closed
        case open(until: MonotonicTime)
        case probing
    }

    private let limits: BreakerLimits
    private var state = State.closed
    /// Grows whenever the breaker closes.
    private var period: UInt64 = 0
    private var calls: RecentCounts
    /// What the last 5xx of the doubtful kind was about.
    private var lastErring: String?

    init(_ limits: BreakerLimits = BreakerLimits()) {
        self.limits = limits
        calls = RecentCounts(window: limits.window)
    }

    /// The right to a call; nil when nothing may be sent.
    var permit: Permit? {
        guard case .closed = state else { return nil }
        return Permit(period: period)
    }

    /// How long nothing will be sent, at least; nil when calls are let through.
    func wait(at now: MonotonicTime) -> Duration? {
        switch state {
        case .closed: nil
        case .open(let end): max(.zero, end - now)
        case .probing: .zero
        }
    }

    /// Counts what became of a call about `subject`.
    ///
    /// - Returns: true when that has opened the breaker.
    mutating func record(
        _ verdict: CallVerdict,
        of permit: Permit,
        about subject: String = "",
        at now: MonotonicTime
    ) -> Bool {
        guard case .closed = state, permit.period == period else { return false }
        let verdict = weigh(verdict, about: subject)
        guard verdict != .silent else { return false }
        calls.add(marked: verdict == .failed, at: now)
        // A success alone opens nothing, though old ones that are forgotten can raise the share.
        guard verdict == .failed, calls.sum.all >= limits.minimumCalls,
            calls.sum.marked * 100 >= calls.sum.all * limits.failures
        else { return false }
        state = .open(until: now + limits.open)
        return true
    }

    private mutating func weigh(_ verdict: CallVerdict, about subject: String) -> CallVerdict {
        guard verdict == .erred else { return verdict }
        defer { lastErring = subject }
        return lastErring == nil || lastErring == subject ? .silent : .failed
    }

    /// When the next probe is due; nil when none is.
    var probeTime: MonotonicTime? {
        guard case .open(let end) = state else { return nil }
        return end
    }

    /// - Returns: true when the one who asks is the one to probe, and must say how it went.
    mutating func beginProbe(at now: MonotonicTime) -> Bool {
        guard case .open(let end) = state, now >= end else { return false }
        state = .probing
        return true
    }

    /// Takes the probe's result. A probe that says nothing about the upstream closes the breaker: what
    /// is wrong then is wrong here, and callers get to know it.
    mutating func endProbe(_ verdict: CallVerdict, at now: MonotonicTime) {
        guard case .probing = state else { return }
        guard verdict != .failed, verdict != .erred else {
            state = .open(until: now + limits.open)
            return
        }
        state = .closed
        period += 1
        calls = RecentCounts(window: limits.window)
        lastErring = nil
    }
}
