import HTTPTypes
import Platform

/// Which outcomes are worth a second attempt, and after what pause (requirements §8).
public struct RetryRule: Sendable {
    /// The pause is any length of this range, so that requests that failed together do not come
    /// again together.
    public var pause: ClosedRange<Duration>

    public init(pause: ClosedRange<Duration> = .milliseconds(100)...(.milliseconds(400))) {
        self.pause = pause
    }

    /// True when a request with this outcome may be sent once more: reset before any byte of an
    /// answer (U7), or failed at the upstream (U32). What went nowhere is repeated by ``Client``.
    ///
    /// An upstream that does not answer at all gets no second request, and of a write nobody knows
    /// what became of the first.
    func allows(
        _ method: HTTPRequest.Method,
        after outcome: Result<ClientResponse, ClientError>
    ) -> Bool {
        guard method == .get else { return false }
        switch outcome {
        case .success(let response): return response.status == 500
        case .failure(let error): return error.reason == .connectionReset
        }
    }

    /// When the second attempt begins.
    ///
    /// - Returns: nil when that would be too late.
    func resumption(
        after now: MonotonicTime,
        before end: MonotonicTime,
        using generator: inout some RandomNumberGenerator
    ) -> MonotonicTime? {
        let bounds = pause.lowerBound.wholeNanoseconds...pause.upperBound.wholeNanoseconds
        let time = now.advanced(byNanoseconds: .random(in: bounds, using: &generator))
        return time < end ? time : nil
    }
}
