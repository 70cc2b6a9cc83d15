/// What may be told of a write: its ``OperationState`` without what only the gateway needs to know.
public enum OperationFate: String, Hashable, Sendable, CaseIterable {
    case inProgress = "in_progress"
    case completed
    case notExecuted = "not_executed"
    case unknown
    case review

    /// What is done and has a reference of the provider has happened, whatever may be said about it; without
    /// one it was refused.
    public init(_ operation: Operation) {
        switch operation.state {
        case .new, .dispatching: self = .inProgress
        case .done: self = operation.upstreamReference == nil ? .notExecuted : .completed
        case .reconciledDone: self = .completed
        case .notExecuted, .reconciledNot: self = .notExecuted
        case .unknown: self = .unknown
        case .review: self = .review
        }
    }

    /// The same about a row of the table.
    var condition: String {
        switch self {
        case .inProgress: "state IN ('new', 'dispatching')"
        case .completed:
            "(state = 'reconciled-done' OR (state = 'done' AND upstream_reference IS NOT NULL))"
        case .notExecuted:
            "(state IN ('not-executed', 'reconciled-not') "
                + "OR (state = 'done' AND upstream_reference IS NULL))"
        case .unknown: "state = 'unknown'"
        case .review: "state = 'review'"
        }
    }
}
