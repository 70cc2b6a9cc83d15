import HTTPClient
import Transport
import Vobiz

/// What the provider's failures become for callers (requirements §8, rows U1–U44).
///
/// A refusal of the gateway's credential is never shown as the caller's: 401 becomes 502.
enum UpstreamProblem {
    static func problem(for error: VobizError) -> Problem {
        switch error {
        case .transport(let failure): transport(failure)
        case .refused(let status, let refusal): refused(status, refusal)
        case .redirected: make("upstream-redirect", 502, "The provider answered with a redirect.")
        case .invalid: withheld
        case .mismatch:
            make("upstream-mismatch", 502, "The provider answered about another account.")
        }
    }

    /// For an answer that must not leave: the same as for one that cannot be read, so that nobody learns
    /// what was in it.
    static var withheld: Problem {
        make("upstream-invalid", 502, "The provider's answer makes no sense.")
    }

    private static func transport(_ error: ClientError) -> Problem {
        switch error.reason {
        case .nameNotResolved, .connectionRefused, .privateAddress:
            make("upstream-unreachable", 502, "The provider cannot be reached.")
        case .resolutionTimeout:
            make("upstream-unreachable", 504, "The provider's address was not found in time.")
        case .tls(let failure): make("upstream-tls", 502, words(for: failure))
        case .connectTimeout, .handshakeTimeout, .firstByteTimeout, .answerTimeout:
            make("upstream-timeout", 504, "The provider did not answer in time.")
        case .connectionReset:
            make("upstream-reset", 502, "The provider closed the connection without an answer.")
        case .streamRefused:
            make("upstream-reset", 502, "The provider did not take the request.")
        case .truncated: make("upstream-truncated", 502, "The provider's answer broke off.")
        case .tooLarge: make("upstream-too-large", 502, "The provider's answer is too large.")
        case .malformed: make("upstream-invalid", 502, "The provider's answer is malformed.")
        case .poolExhausted:
            Problem(
                slug: "overloaded",
                status: 503,
                title: "Overloaded",
                detail: "All connections to the provider are in use.",
                retryAfter: 1
            )
        case .resourcesExhausted:
            Problem(
                slug: "overloaded",
                status: 503,
                title: "Overloaded",
                detail: "The gateway has no room for a connection to the provider.",
                retryAfter: 1
            )
        case .credentialUnavailable:
            ProblemMapping.problem(for: .credentialUnavailable)
        case .cancelled: make("upstream-timeout", 504, "The call was given up.")
        case .circuitOpen: ProblemMapping.problem(for: .upstreamUnavailable(retryAfter: 1))
        case .invalidRequest:
            make("upstream-contract", 502, "The gateway could not write the provider's request.")
        }
    }

    /// Enough to see whom to call: who runs the gateway, or who runs the provider.
    private static func words(for failure: HandshakeFailure) -> String {
        switch failure {
        case .wrongHost: "The provider's certificate is for another host."
        case .expired: "The provider's certificate has expired."
        case .notYetValid: "The provider's certificate is not valid yet."
        case .unknownAuthority: "The provider's certificate is not from a trusted authority."
        case .unacceptableCertificate: "The provider's certificate cannot be accepted."
        case .oldVersion: "The provider speaks only versions of TLS that are not safe."
        case .closed: "The provider closed the connection before it was secure."
        case .refused: "No secure connection to the provider came about."
        }
    }

    private static func refused(_ status: Int, _ refusal: ProviderRefusal) -> Problem {
        switch status {
        // Where the partner's own wallet is empty, that is a 400 with this word.
        case 400 where refusal.code?.lowercased() == "insufficient_balance":
            insufficientBalance(of: "partner")
        case 400, 422: rejected(refusal)
        case 401: credentialRefused
        case 402: insufficientBalance(of: "account")
        case 403: forbidden
        case 404: ProblemMapping.problem(for: .notFound)
        case 409:
            Problem(
                slug: "upstream-conflict",
                status: 409,
                title: "Conflict",
                detail: "The provider says that this conflicts with what exists."
            )
        case 429: limited(refusal)
        case 503:
            Problem(
                slug: "upstream-error",
                status: 503,
                title: "Provider unavailable",
                detail: "The provider says that it is unavailable.",
                retryAfter: seconds(refusal.retryAfter)
            )
        case 504: make("upstream-error", 504, "The provider's own gateway timed out.")
        case 500...599: make("upstream-error", 502, "The provider failed.")
        default: make("upstream-contract", 502, "The provider refused the form of the request.")
        }
    }

    static var credentialRefused: Problem {
        make("upstream-auth", 502, "The provider does not accept the gateway's credential.")
    }

    static var forbidden: Problem {
        Problem(
            slug: "upstream-forbidden",
            status: 403,
            title: "Forbidden by the provider",
            detail: "The provider does not allow this operation to the partner."
        )
    }

    private static func insufficientBalance(of whom: String) -> Problem {
        Problem(
            slug: "insufficient-balance",
            status: 402,
            title: "Insufficient balance",
            detail: "The \(whom)'s balance does not cover this."
        )
    }

    /// A limit of the account that was named is the caller's affair; any other is everybody's.
    private static func limited(_ refusal: ProviderRefusal) -> Problem {
        switch refusal.limit?.lowercased() {
        // A slot is free again in the next second.
        case "cps": exceeded("upstream-cps", seconds(refusal.retryAfter, otherwise: 1))
        // A call has to end first.
        case "concurrency", "concurrent_calls", "concurrent":
            exceeded("upstream-calls", seconds(refusal.retryAfter, otherwise: 3))
        default:
            Problem(
                slug: "upstream-rate-limited",
                status: 503,
                title: "Provider rate limit",
                detail: "The provider limits the gateway's requests.",
                retryAfter: seconds(refusal.retryAfter)
            )
        }
    }

    private static func exceeded(_ policy: String, _ seconds: Int64) -> Problem {
        ProblemMapping.problem(for: .quotaExceeded(policies: [policy], retryAfter: seconds))
    }

    private static func rejected(_ refusal: ProviderRefusal) -> Problem {
        Problem(
            slug: "upstream-rejected",
            status: 422,
            title: "Rejected by the provider",
            detail: "The provider did not accept the request's values.",
            errors: refusal.fields.compactMap { field in
                // Only members that callers know are named, and never in the provider's words.
                (NewAccountDetails.field(forProvider: field.field)
                    ?? BalanceTransfer.field(forProvider: field.field))
                    .map { FieldProblem($0, "was not accepted by the provider") }
            }
        )
    }

    /// Truthful, at least a second, at most five minutes; the provider's own advice is a minute.
    private static func seconds(_ duration: Duration?, otherwise standard: Int64 = 60) -> Int64 {
        guard let duration else { return standard }
        return min(300, max(1, duration.components.seconds))
    }

    private static func make(_ slug: StaticString, _ status: Int, _ detail: String) -> Problem {
        Problem(
            slug: slug,
            status: status,
            title: status == 504 ? "Provider timeout" : "Provider failure",
            detail: detail
        )
    }
}
