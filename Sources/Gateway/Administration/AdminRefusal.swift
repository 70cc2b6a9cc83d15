import Vault

/// Why something that an administrator asked for is not done.
enum AdminRefusal: Error, Sendable {
    /// A web page of somebody's browser may have caused the request.
    case crossSite
    /// It would reach beyond the bounds of whoever asks.
    case beyondMandate([FieldProblem])

    case clientExists
    case clientMissing
    case clientRevoked
    /// Somebody else has changed it meanwhile, and it does not go together with what is asked for.
    case clientChanged
    case keyMissing
    case rotationInProgress
    case certificateBound
    case certificateNotBound

    case credentialMissing
    case credentialChanged
    /// There is no standby to put to use.
    case standbyMissing
    /// There is no credential in use to ask about.
    case activeMissing
    /// The standby was in use already, and comes back by a roll-back alone.
    case standbyUsedBefore
    case nothingToRollBackTo
    /// The provider answers 401 to the credential that was to be used.
    case credentialRefused
    /// Another administrator's question to the provider is still open.
    case probeInProgress
    /// Why the provider could not be asked.
    case providerNotAsked(String)

    case operationMissing
    /// It ends by itself.
    case operationUnderWay
    /// It is known to have ended otherwise.
    case operationEndedOtherwise

    /// The master key must be replaced before anything more is sealed.
    case masterKeyExhausted
    /// It was done, and that could not be written down.
    case changeNotRecorded
    /// It was done, and a secret stood in the answer that would have said so.
    case doneNotShown
    /// A secret stood in the answer, which was about no change.
    case notShown
}
