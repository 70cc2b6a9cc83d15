public import HTTPClient

/// Why a call of the provider gave no usable answer.
public enum VobizError: Error, Equatable, Sendable {
    /// No whole answer came; the error tells whether the provider may have acted.
    case transport(ClientError)
    /// The provider answered with a status of 400 or above.
    case refused(status: Int, ProviderRefusal)
    /// The provider wants to send us elsewhere. Redirects are never followed: the credential would
    /// go along.
    case redirected(status: Int)
    /// The status tells success, the content is not what the operation answers with.
    case invalid(InvalidAnswer)
    /// The answer is about another account than the one that was asked for, or than the new one.
    case mismatch(requested: AccountID?)
}
