/// What reconciliation found out about an operation of unknown outcome.
public enum OperationResolution: Hashable, Sendable {
    /// It happened; this is the answer that its caller would have got.
    case happened(StoredResponse, upstreamReference: String?)
    /// It did not happen.
    case didNotHappen
    /// The provider's records do not decide it.
    case needsReview
}
