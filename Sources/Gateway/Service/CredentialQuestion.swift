import HTTPClient
import Vobiz

/// Asks the provider whether it accepts a credential of the partner's, on a route that is known to work:
/// every credential may read its own profile.
struct CredentialQuestion: Sendable {
    /// Neither retried nor counted by the breaker: one question is one request.
    let vobiz: VobizClient

    /// - Returns: why the profile did not come; nil when it did.
    func ask(_ credential: @escaping ClientRequest.Credential) async -> VobizError? {
        do throws(VobizError) {
            _ = try await vobiz.partner(credential: credential)
            return nil
        } catch {
            return error
        }
    }
}

extension CredentialTrust.Finding {
    /// What the answer to the question proves.
    init(_ answer: VobizError?) {
        switch answer {
        case .refused(status: 401, _): self = .refused
        case .refused(let status, _) where status >= 500 || status == 408 || status == 429:
            self = .inconclusive
        // Nor does what no provider of ours says.
        case .transport, .redirected, .invalid: self = .inconclusive
        case nil, .refused, .mismatch: self = .accepted
        }
    }

    /// What the answer proves of a credential that is to be put to use: fit is one that the profile came
    /// with. Any other refusal than 401 speaks for one that has worked before, but a front end that answers
    /// 403 to everybody must not put an untried one in its place.
    init(ofCandidate answer: VobizError?) {
        self.init(answer)
        if case .accepted = self, answer != nil { self = .inconclusive }
    }
}
