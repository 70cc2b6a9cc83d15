/// What becomes of a write that asks to begin.
public enum OperationAdmission: Hashable, Sendable {
    /// Carry it out: nobody else will while the lease lasts.
    case new(Operation)
    /// Another request with the same key is at it.
    case inProgress(Operation)
    /// It was answered before; give the same answer.
    case replay(Operation, StoredResponse)
    /// The key was used for something else.
    case mismatch
    /// It was sent, and its outcome is being looked up.
    case unknown(Operation)
    /// It was sent, and a person must look.
    case review(Operation)
    /// It is finished, and its stored answer does not open.
    case damaged(Operation)
}
