/// How a write that was begun has ended, as its record says.
enum WriteEnding {
    case done
    /// By the provider, for good.
    case refused
    case notExecuted
    case unknown

    var word: StaticString {
        switch self {
        case .done: "done"
        case .refused: "refused"
        case .notExecuted: "not-executed"
        case .unknown: "unknown"
        }
    }

    /// What is said when the ending cannot be written down. Never "failed" of what has happened or may have.
    func unrecorded(_ operation: String, otherwise refusal: GatewayError) -> GatewayError {
        switch self {
        case .done, .unknown: .outcomeNotRecorded(operation: operation)
        case .refused, .notExecuted: refusal
        }
    }
}
