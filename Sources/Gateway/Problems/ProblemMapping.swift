import HTTP
import Vault

/// The one place where an error becomes a status, a slug and words (requirements §1.2, §4, §8).
///
/// No word of it comes from the provider, from a path or from a type's name.
enum ProblemMapping {
    static func problem(for error: GatewayError) -> Problem {
        switch error {
        case .refused(let refusal): ServerProblem.problem(for: refusal)
        case .misdirected:
            Problem(
                slug: "misdirected-request",
                status: 421,
                title: "Misdirected request",
                detail: "The gateway does not answer for the authority that the request names."
            )
        case .tooEarly:
            Problem(
                slug: "too-early",
                status: 425,
                title: "Too early",
                detail: "Send the request again once the TLS handshake is finished."
            )
        case .badPath:
            Problem(
                slug: "bad-path",
                status: 400,
                title: "Bad path",
                detail: "The path has an empty, dotted or wrongly encoded segment."
            )
        case .notFound:
            Problem(
                slug: "not-found",
                status: 404,
                title: "Not found",
                detail: "There is no such resource, or this client may not see it."
            )
        case .methodNotAllowed(let methods):
            Problem(
                slug: "method-not-allowed",
                status: 405,
                title: "Method not allowed",
                detail:
                    "The resource does not have this method; the Allow field lists those it has.",
                allowed: methods
            )
        case .invalidRequest(let errors):
            Problem(
                slug: "invalid-request",
                status: 400,
                title: "Invalid request",
                detail: "A parameter or member is unknown, repeated or malformed.",
                errors: errors
            )
        case .malformedBody(let detail):
            Problem(
                slug: "invalid-request",
                status: 400,
                title: "Invalid request",
                detail: detail
            )
        case .validationFailed(let errors):
            Problem(
                slug: "validation-failed",
                status: 422,
                title: "Validation failed",
                detail: "The body is well-formed, but these members break a rule.",
                errors: errors
            )
        case .unsupportedMediaType(let detail):
            Problem(
                slug: "unsupported-media-type",
                status: 415,
                title: "Unsupported media type",
                detail: detail
            )
        case .unauthorized, .identityConflict, .clientUnknown, .missingScope, .coversAllAccounts,
            .quotaExceeded:
            caller(error)
        case .idempotencyKeyMissing, .idempotencyKeyInvalid, .idempotencyKeyReused,
            .operationInProgress, .outcomeUnknown, .operatorReview, .emailInUse:
            write(error)
        case .capabilityMissing: UpstreamProblem.forbidden
        case .transferCapReached(let cap): TransferProblem.capReached(cap)
        case .minimumBalanceReached: TransferProblem.minimumBalanceReached
        case .priorTransferUnresolved: TransferProblem.priorUnresolved
        case .upstream(let failure): UpstreamProblem.problem(for: failure)
        case .credentialRefused: UpstreamProblem.credentialRefused
        case .secretWithheld: UpstreamProblem.withheld
        case .upstreamOutcomeUnknown(let operation, _):
            Problem(
                slug: "upstream-outcome-unknown",
                status: 504,
                title: "Outcome unknown",
                detail: "The provider did not say whether it carried out the operation. "
                    + "Do not repeat it; its fate can be followed by its operation id.",
                operation: operation
            )
        case .outcomeNotRecorded(let operation):
            Problem(
                slug: "internal-error",
                status: 500,
                title: "Internal error",
                detail: "The operation was carried out, but the gateway could not write that down. "
                    + "Do not repeat it.",
                operation: operation
            )
        case .upstreamUnavailable, .credentialUnavailable, .auditUnavailable, .storeUnavailable,
            .storeIntegrity, .overloaded, .tooManyConnections, .tooManyPages, .notReady:
            gateway(error)
        case .administration(let refusal): AdminProblem.problem(for: refusal)
        }
    }

    private static func caller(_ error: GatewayError) -> Problem {
        switch error {
        case .missingScope(let scope):
            Problem(
                slug: "forbidden",
                status: 403,
                title: "Forbidden",
                detail: "The client's key lacks the scope \(scope.rawValue)."
            )
        case .coversAllAccounts:
            Problem(
                slug: "forbidden",
                status: 403,
                title: "Forbidden",
                detail: "This report covers all accounts, and the client may see only some."
            )
        case .quotaExceeded(let policies, let retryAfter):
            Problem(
                slug: "quota-exceeded",
                status: 429,
                title: "Quota exceeded",
                detail: "A limit named in violated_policies is used up; see Retry-After.",
                policies: policies,
                retryAfter: retryAfter
            )
        case .identityConflict:
            Problem(
                slug: "identity-conflict",
                status: 401,
                title: "Unauthorized",
                detail: "The request carries two different identities."
            )
        case .clientUnknown:
            Problem(
                slug: "client-unknown",
                status: 403,
                title: "Forbidden",
                detail: "The certificate does not stand for a client of this gateway."
            )
        default:
            // One text for every reason: a caller cannot find out which keys exist.
            Problem(
                slug: "unauthorized",
                status: 401,
                title: "Unauthorized",
                detail: "A valid client key is needed, as a bearer token or in X-Api-Key."
            )
        }
    }

    private static func write(_ error: GatewayError) -> Problem {
        switch error {
        case .idempotencyKeyInvalid:
            Problem(
                slug: "idempotency-key-invalid",
                status: 400,
                title: "Invalid idempotency key",
                detail: "Idempotency-Key is a quoted string, or a bare token, of 16 to 255 "
                    + "visible ASCII characters."
            )
        case .idempotencyKeyReused:
            Problem(
                slug: "idempotency-key-reused",
                status: 422,
                title: "Idempotency key reused",
                detail: "This key was used with another request."
            )
        case .operationInProgress(let operation):
            Problem(
                slug: "operation-in-progress",
                status: 409,
                title: "Operation in progress",
                detail: "The first request with this key is still running.",
                operation: operation,
                retryAfter: 1
            )
        case .outcomeUnknown(let operation):
            Problem(
                slug: "outcome-unknown",
                status: 409,
                title: "Outcome unknown",
                detail: "It is not known yet whether the provider carried out the first request "
                    + "with this key.",
                operation: operation,
                retryAfter: 5
            )
        case .operatorReview(let operation):
            Problem(
                slug: "operator-review",
                status: 409,
                title: "Under review",
                detail: "The outcome of the first request with this key needs an operator.",
                operation: operation
            )
        case .emailInUse:
            Problem(
                slug: "email-in-use",
                status: 409,
                title: "E-mail in use",
                detail: "An account with this e-mail address exists already."
            )
        default:
            Problem(
                slug: "idempotency-key-missing",
                status: 400,
                title: "Idempotency key missing",
                detail: "A write needs the field Idempotency-Key, so that it happens once."
            )
        }
    }

    private static func gateway(_ error: GatewayError) -> Problem {
        switch error {
        case .upstreamUnavailable(let retryAfter):
            Problem(
                slug: "upstream-unavailable",
                status: 503,
                title: "Provider unavailable",
                detail: "Calls to the provider are paused after repeated failures.",
                retryAfter: retryAfter
            )
        case .credentialUnavailable:
            Problem(
                slug: "credential-unavailable",
                status: 503,
                title: "Credential unavailable",
                detail: "The gateway has no usable credential for this call.",
                retryAfter: 30
            )
        case .auditUnavailable:
            Problem(
                slug: "audit-unavailable",
                status: 503,
                title: "Audit unavailable",
                detail: "The audit log cannot be written, so nothing is changed.",
                retryAfter: 30
            )
        case .storeUnavailable:
            Problem(
                slug: "store-unavailable",
                status: 503,
                title: "Store unavailable",
                detail: "The gateway cannot write or read its own store at the moment.",
                retryAfter: 5
            )
        case .storeIntegrity:
            Problem(
                slug: "store-integrity",
                status: 503,
                title: "Store damaged",
                detail: "What this call needs is damaged in the gateway's store; an operator must "
                    + "replace it.",
                retryAfter: 60
            )
        case .overloaded(let retryAfter):
            Problem(
                slug: "overloaded",
                status: 503,
                title: "Overloaded",
                detail: "The gateway has reached its own limit towards the provider.",
                retryAfter: retryAfter
            )
        case .tooManyConnections:
            Problem(
                slug: "overloaded",
                status: 503,
                title: "Overloaded",
                detail: "This client has too many connections open.",
                retryAfter: 1
            )
        case .notReady(let problems):
            Problem(
                slug: "not-ready",
                status: 503,
                title: "Not ready",
                detail: "The gateway cannot do its work; errors names what is missing.",
                errors: problems,
                retryAfter: 1
            )
        case .tooManyPages:
            Problem(
                slug: "validation-failed",
                status: 422,
                title: "Validation failed",
                detail: "Too many entries would have to be read for this; narrow the dates."
            )
        default:
            Problem(
                slug: "internal-error",
                status: 500,
                title: "Internal error",
                detail: "The gateway could not use its own store."
            )
        }
    }
}
