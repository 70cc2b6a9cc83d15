/// Which connection a request may use.
public enum ConnectionPolicy: Sendable {
    /// A kept-alive one if there is one. Only for requests that may be sent again.
    case pooled
    /// Always a new one, so that a stale connection can never leave the outcome in doubt (R-ID-10).
    case fresh
}
