import Cryptography

/// What a row that holds the idempotency key already means for a request with that key: the
/// table of states and repeated requests, as a function.
enum OperationDecision: Hashable, Sendable {
    /// The row has outlived its retention: the key is new again.
    case replace
    /// Nothing was sent by the earlier attempt: this one may.
    case takeOver
    case inProgress
    case replay
    case mismatch
    /// The attempt died after it may have sent something: nobody can tell.
    case loseTrack
    case unknown
    case review

    init(
        state: OperationState,
        isSameRequest: Bool,
        isLeaseOver: Bool,
        isExpired: Bool
    ) {
        switch (state, isSameRequest, isLeaseOver) {
        case (.done, _, _) where isExpired, (.notExecuted, _, _) where isExpired,
            (.reconciledDone, _, _) where isExpired, (.reconciledNot, _, _) where isExpired:
            self = .replace
        case (_, false, _): self = .mismatch
        case (.new, _, false), (.dispatching, _, false): self = .inProgress
        case (.new, _, true): self = .takeOver
        case (.dispatching, _, true): self = .loseTrack
        case (.done, _, _), (.reconciledDone, _, _): self = .replay
        case (.notExecuted, _, _), (.reconciledNot, _, _): self = .takeOver
        case (.unknown, _, _): self = .unknown
        case (.review, _, _): self = .review
        }
    }
}
