/// What the outcome of a call says about the upstream's health.
public enum CallVerdict: Equatable, Sendable {
    /// It answered, be it with a refusal.
    case sound
    /// It could not be reached, did not answer in time, broke off, or failed by its own account.
    case failed
    /// The call ended for reasons of the gateway or its caller.
    case silent

    /// - Parameter status: of a whole answer. 429 is a refusal like others: it is followed by waiting,
    ///   not by probing.
    public init(status: Int) {
        self = status >= 500 ? .failed : .sound
    }

    public init(_ reason: ClientError.Reason) {
        switch reason {
        case .nameNotResolved, .connectionRefused, .connectTimeout, .firstByteTimeout,
            .answerTimeout, .connectionReset, .truncated:
            self = .failed
        // Something is there and answers; that we cannot use it is no matter of its load.
        case .tooLarge, .malformed: self = .sound
        case .poolExhausted, .credentialUnavailable, .cancelled, .invalidRequest, .circuitOpen:
            self = .silent
        }
    }
}
