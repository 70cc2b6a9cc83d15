/// How far a write has come.
///
/// ```
/// new → dispatching → done | notExecuted | unknown → reconciledDone | reconciledNot | review
/// ```
public enum OperationState: String, Hashable, Sendable, CaseIterable {
    /// Accepted; nothing has been sent.
    case new
    /// The request may have reached the provider.
    case dispatching
    /// The provider answered, be it with a refusal; the answer is kept and replayed.
    case done
    /// Certainly nothing happened; the key may be used to try again.
    case notExecuted = "not-executed"
    /// Nobody knows yet; never sent again, looked up instead.
    case unknown
    /// Was unknown; the provider's own records show that it happened.
    case reconciledDone = "reconciled-done"
    /// Was unknown; the provider's own records show that it did not happen.
    case reconciledNot = "reconciled-not"
    /// A person must decide.
    case review
}
