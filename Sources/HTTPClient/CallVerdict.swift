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
        case .poolExhausted, .credentialUnavailable, .cancelled, .invalidRequest, .circuitOpen:
            self = .silent
        }
    }
}
