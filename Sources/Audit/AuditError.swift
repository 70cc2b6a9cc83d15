/// Why a record could not be kept.
public enum AuditError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The log's file cannot be opened or written.
    case unavailable(String)
    /// The log's file does not end as this log would have left it.
    case damaged(String)

    /// The reason alone, to follow on what it is the reason of.
    public var description: String {
        switch self {
        case .unavailable(let reason): reason
        case .damaged(let reason): "it is damaged: \(reason)"
        }
    }
}
