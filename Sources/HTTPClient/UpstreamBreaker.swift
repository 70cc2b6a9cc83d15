public import Platform

/// The circuit breaker of one upstream, shared by all loops.
public final class UpstreamBreaker: Sendable {
    /// An element each time the breaker has opened, for the one who probes.
    public let openings: AsyncStream<Void>

    private let opened: AsyncStream<Void>.Continuation
    private let breaker: Guarded<CircuitBreaker>

    public init(_ limits: BreakerLimits = BreakerLimits()) {
        breaker = Guarded(CircuitBreaker(limits))
        (openings, opened) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How long nothing will be sent, at least; nil when calls are let through.
    public func wait(at now: MonotonicTime) -> Duration? {
        breaker.withLock { $0.wait(at: now) }
    }

    var permit: CircuitBreaker.Permit? {
        breaker.withLock { $0.permit }
    }

    func record(
        _ verdict: CallVerdict,
        of permit: CircuitBreaker.Permit,
        about subject: String,
        at now: MonotonicTime
    ) {
        let hasOpened = breaker.withLock {
            $0.record(verdict, of: permit, about: subject, at: now)
        }
        if hasOpened { opened.yield() }
    }

    // MARK: Probing

    /// When the next probe is due; nil when none is.
    public var probeTime: MonotonicTime? {
        breaker.withLock { $0.probeTime }
    }

    /// - Returns: true when the one who asks is the one to probe, and must say how it went.
    public func beginProbe(at now: MonotonicTime) -> Bool {
        breaker.withLock { $0.beginProbe(at: now) }
    }

    /// Takes the result of a probe that was begun.
    public func endProbe(_ verdict: CallVerdict, at now: MonotonicTime) {
        breaker.withLock { $0.endProbe(verdict, at: now) }
    }
}
