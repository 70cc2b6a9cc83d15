/// What an administrator is told who is refused.
enum AdminProblem {
    static func problem(for refusal: AdminRefusal) -> Problem {
        switch refusal {
        case .crossSite:
            Problem(
                slug: "cross-site-request",
                status: 403,
                title: "Forbidden",
                detail: "A web page may have caused this request, which administration is not for."
            )
        case .beyondMandate(let excess):
            Problem(
                slug: "beyond-own-permissions",
                status: 403,
                title: "Forbidden",
                detail: "The client that asks may not give or hold what it does not have itself.",
                errors: excess
            )
        case .clientExists: conflict("client-exists", "A client with this name exists already.")
        case .clientMissing, .keyMissing, .credentialMissing, .operationMissing:
            ProblemMapping.problem(for: .notFound)
        case .clientRevoked:
            conflict(
                "client-revoked",
                "The client is revoked, and nothing about it changes any more."
            )
        case .clientChanged:
            conflict("client-changed", "The client was changed by somebody else just now.")
        case .rotationInProgress:
            conflict(
                "rotation-in-progress",
                "The client has two valid keys already; wait until the older one ends, or revoke it."
            )
        case .certificateBound:
            conflict("certificate-bound", "The certificate's name stands for a client already.")
        case .certificateNotBound:
            Problem(
                slug: "certificate-not-bound",
                status: 404,
                title: "Not found",
                detail: "The certificate's name does not stand for this client."
            )
        case .credentialChanged:
            conflict(
                "credential-changed",
                "The credentials were changed by somebody else just now; nothing was done."
            )
        case .activeMissing:
            conflict("no-credential", "The partner has no credential; store one first.")
        case .standbyMissing:
            conflict("no-standby", "The partner has no standby credential; store one first.")
        case .standbyUsedBefore:
            conflict(
                "standby-used-before",
                "The standby was in use before; to go back, ask for rollback. Nothing was done."
            )
        case .nothingToRollBackTo:
            conflict("nothing-to-roll-back-to", "There is no standby that was in use before.")
        case .credentialRefused:
            conflict(
                "credential-refused",
                "The provider does not accept the standby; nothing was done."
            )
        case .probeInProgress:
            Problem(
                slug: "probe-in-progress",
                status: 409,
                title: "Conflict",
                detail: "The provider is being asked for somebody else; nothing was done.",
                retryAfter: 1
            )
        case .providerNotAsked(let reason):
            Problem(
                slug: "probe-inconclusive",
                status: 502,
                title: "Provider failure",
                detail: "The provider could not be asked, and nothing was done: \(reason)"
            )
        case .operationUnderWay:
            Problem(
                slug: "operation-in-progress",
                status: 409,
                title: "Conflict",
                detail: "The operation is under way, and ends by itself within a minute.",
                retryAfter: 60
            )
        case .operationEndedOtherwise:
            conflict(
                "operation-ended-otherwise",
                "The operation is known to have ended otherwise; nothing was done."
            )
        case .masterKeyExhausted:
            Problem(
                slug: "master-key-exhausted",
                status: 500,
                title: "Internal error",
                detail:
                    "The master key is used up, and has to be replaced before anything is sealed."
            )
        case .changeNotRecorded:
            Problem(
                slug: "internal-error",
                status: 500,
                title: "Internal error",
                detail: "The change was made, but the gateway could not write that down. "
                    + "Look before you repeat it."
            )
        case .doneNotShown:
            Problem(
                slug: "done-not-shown",
                status: 500,
                title: "Answer withheld",
                detail:
                    "The change was made. A secret stood where none belongs in the answer, which is "
                    + "not shown; do not repeat the change. A new key is lost: rotate it."
            )
        case .notShown:
            Problem(
                slug: "not-shown",
                status: 500,
                title: "Answer withheld",
                detail: "A secret stood where none belongs in the answer, "
                    + "which is not shown."
            )
        }
    }

    private static func conflict(_ slug: StaticString, _ detail: String) -> Problem {
        Problem(slug: slug, status: 409, title: "Conflict", detail: detail)
    }
}
