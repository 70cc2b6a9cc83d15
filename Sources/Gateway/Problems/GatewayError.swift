import HTTP
import HTTPServer
import Vault
import Vobiz

/// Everything that makes the gateway answer with something else than success.
///
/// ``ProblemMapping`` turns each case into one problem, exhaustively; nothing else chooses a status.
enum GatewayError: Error, Sendable {
    // The request.
    case refused(RequestRefusal)
    /// For an authority that is not ours.
    case misdirected
    /// A write in data that may have been recorded and sent again.
    case tooEarly
    case badPath
    case notFound
    case methodNotAllowed([RequestMethod])
    case invalidRequest([FieldProblem])
    case malformedBody(String)
    case validationFailed([FieldProblem])
    case unsupportedMediaType(String)

    // The caller.
    case unauthorized
    case identityConflict
    /// A good certificate that stands for nobody.
    case clientUnknown
    case missingScope(Scope)
    /// The answer would tell about accounts that the client may not see.
    case coversAllAccounts
    case quotaExceeded(policies: [String], retryAfter: Int64)

    // Writes.
    case idempotencyKeyMissing
    case idempotencyKeyInvalid
    case idempotencyKeyReused
    case operationInProgress(String)
    case outcomeUnknown(String)
    case operatorReview(String)
    case emailInUse
    /// The provider does not allow the partner to do this.
    case capabilityMissing
    case transferCapReached(TransferCap)
    /// The partner would keep less than it must.
    case minimumBalanceReached
    /// Nobody knows yet whether an earlier transfer to the account was carried out.
    case priorTransferUnresolved

    // What the gateway needs.
    case upstream(VobizError)
    /// A write whose fate is not known: it must not be repeated blindly.
    case upstreamOutcomeUnknown(operation: String, VobizError)
    /// A write was carried out, and that could not be written down.
    case outcomeNotRecorded(operation: String)
    /// The provider has failed too often lately: nothing was sent.
    case upstreamUnavailable(retryAfter: Int64)
    /// The provider does not accept the partner's credential at the moment: nothing was sent.
    case credentialRefused
    case credentialUnavailable
    case auditUnavailable
    case storeUnavailable
    /// What the call needs is in the store and does not open.
    case storeIntegrity
    case overloaded(retryAfter: Int64)
    /// The client has as many connections as it may have.
    case tooManyConnections
    case tooManyPages
    case notReady([FieldProblem])
    /// A secret stood in the answer.
    case secretWithheld

    // Administration.
    case administration(AdminRefusal)
}

/// One field or parameter that was refused.
struct FieldProblem: Sendable, Equatable {
    let field: String
    let message: String

    init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}
