/// Why a record could not be kept.
public enum AuditError: Error, Equatable, Sendable {
    /// The log's file cannot be opened or written.
    case unavailable(String)
    /// The log's file does not end as this log would have left it.
    case damaged(String)
}
