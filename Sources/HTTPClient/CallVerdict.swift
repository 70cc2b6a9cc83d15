/// What the outcome of a call says about the upstream's health.
public enum CallVerdict: Equatable, Sendable {
    /// It answered, be it with a refusal.
    case sound
    /// It could not be reached, did not answer in time, broke off, or is down by its own account.
    case failed
    /// It failed at this request by its own account. That may be the matter of one of the upstream's
    /// accounts alone, so it weighs by how many of them it happens to (``CircuitBreaker``).
    case erred
    /// The call ended for reasons of the gateway or its caller.
    case silent

    /// - Parameter status: of a whole answer. 429 is a refusal like others: it is followed by waiting,
    ///   not by probing.
    public init(status: Int) {
        switch status {
        case 502, 503, 504: self = .failed
        case 500...: self = .erred
        default: self = .sound
        }
    }

    /// - Parameters:
    ///   - reason: why there is no whole answer.
    ///   - deadlines: what the call had. When waiting or a first attempt has left it less time than a
    ///     phase may take, being late says nothing.
    public init(_ reason: ClientError.Reason, _ deadlines: Deadlines) {
        switch reason {
        case .resolutionTimeout, .connectTimeout, .handshakeTimeout, .firstByteTimeout,
            .answerTimeout:
            let phases = [
                deadlines.dns, deadlines.connect, deadlines.tls, deadlines.firstByte,
            ]
            let isCutShort = phases.contains { $0 > deadlines.total }
            self = isCutShort ? .silent : .failed
        case .nameNotResolved, .connectionRefused, .connectionReset, .truncated: self = .failed
        case .privateAddress, .tls: self = .failed
        // Something is there and answers; that we cannot use it is no matter of its load.
        case .tooLarge, .malformed: self = .sound
        // A connection that ends in good order refuses what came too late for it.
        case .streamRefused: self = .silent
        case .poolExhausted, .resourcesExhausted, .credentialUnavailable, .cancelled,
            .invalidRequest, .circuitOpen:
            self = .silent
        }
    }
}
