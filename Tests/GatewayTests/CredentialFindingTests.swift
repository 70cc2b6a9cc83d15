import HTTPClient
import Testing
import Vobiz

@testable import Gateway

/// What an answer on the known-good route proves about a credential.
@Suite struct CredentialFindingTests {
    @Test(
        "a status",
        arguments: [
            (401, CredentialTrust.Finding.refused), (400, .accepted), (403, .accepted),
            (404, .accepted), (405, .accepted), (408, .inconclusive), (429, .inconclusive),
            (500, .inconclusive), (502, .inconclusive), (503, .inconclusive),
        ]
    )
    func status(_ status: Int, _ finding: CredentialTrust.Finding) {
        #expect(CredentialTrust.Finding(.refused(status: status, ProviderRefusal())) == finding)
    }

    @Test("anything else")
    func others() throws {
        let account = try #require(AccountID("MA_ABCD1234"))
        #expect(CredentialTrust.Finding(nil) == .accepted)
        #expect(CredentialTrust.Finding(.mismatch(requested: account)) == .accepted)
        #expect(CredentialTrust.Finding(.redirected(status: 302)) == .inconclusive)
        let failure = ClientError(.firstByteTimeout, .mayHaveBeenSent)
        #expect(CredentialTrust.Finding(.transport(failure)) == .inconclusive)
    }

    @Test("one that is to be put to use has to bring its profile")
    func candidate() throws {
        let account = try #require(AccountID("MA_ABCD1234"))
        #expect(CredentialTrust.Finding(ofCandidate: nil) == .accepted)
        #expect(
            CredentialTrust.Finding(ofCandidate: .mismatch(requested: account)) == .inconclusive
        )
        for status in [400, 403, 404, 429, 503] {
            let answer = VobizError.refused(status: status, ProviderRefusal())
            #expect(CredentialTrust.Finding(ofCandidate: answer) == .inconclusive, "\(status)")
        }
        let refused = VobizError.refused(status: 401, ProviderRefusal())
        #expect(CredentialTrust.Finding(ofCandidate: refused) == .refused)
    }
}
