import HTTPClient
import Vobiz

/// What a failed write means for its operation (requirements §4, and the last column of §8).
enum WriteOutcome: Sendable {
    /// Certainly not carried out: the key may be used again.
    case notExecuted
    /// A definite refusal by the provider: kept and replayed.
    case refused
    /// It may have been carried out.
    case unknown

    init(_ error: VobizError) {
        switch error {
        case .transport(let failure):
            self = failure.delivery == .nothingSent ? .notExecuted : .unknown
        case .refused(let status, _): self = Self.outcome(of: status)
        // A success that cannot be read, a redirect, an answer about something else: none of them
        // proves that nothing happened.
        case .redirected, .invalid, .mismatch: self = .unknown
        }
    }

    private static func outcome(of status: Int) -> WriteOutcome {
        switch status {
        case 400, 402, 404, 409, 422: .refused
        case 401, 403, 405, 406, 415, 429: .notExecuted
        default: .unknown
        }
    }
}

extension VobizError {
    /// The provider has answered with success, in words that could not be taken: what it did may go by
    /// another name than the one that was asked for.
    var answersWithSuccess: Bool {
        switch self {
        case .invalid, .mismatch: true
        case .transport, .refused, .redirected: false
        }
    }
}
