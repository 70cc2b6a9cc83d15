/// Why a request is refused before any handler sees it.
public enum RequestRefusal: Error, Equatable, Sendable {
    /// Grammar or framing is broken, and so is every guess about where the next message starts.
    case malformed(MessageFault)
    case duplicateField(WellKnownField)
    case targetTooLong
    case headTooLarge
    case bodyTooLarge
    case unsupportedVersion
    /// A transfer coding other than `chunked`.
    case unsupportedCoding
    /// A method that nobody implements.
    case unknownMethod
    case unknownExpectation
    /// The head or the body did not come in time.
    case timeout
    /// Too many connections, or no memory left.
    case overloaded

    /// True when nothing more may be read from the connection.
    public var closesConnection: Bool {
        switch self {
        case .duplicateField, .unknownMethod, .unknownExpectation: false
        default: true
        }
    }
}

extension RequestRefusal {
    /// The status that answers it (requirements §1.2).
    public var status: Int {
        switch self {
        case .malformed, .duplicateField: 400
        case .timeout: 408
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .unknownExpectation: 417
        case .headTooLarge: 431
        case .unsupportedCoding, .unknownMethod: 501
        case .overloaded: 503
        case .unsupportedVersion: 505
        }
    }
}
