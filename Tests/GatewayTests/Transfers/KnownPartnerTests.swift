import JSON
import Platform
import Testing
import Vobiz

@testable import Gateway

@Suite struct KnownPartnerTests {
    @Test("a profile is known for its lifetime and for its credential")
    func lifetime() throws {
        let text = #"{"auth_id":"PA_XXXXXXXX","can_transfer_balance":false}"#
        let profile = try PartnerProfile(
            decoding: JSONDocument(parsing: Array(text.utf8), limits: .upstream).root
        )
        let partner = KnownPartner(lifetime: .seconds(60))
        let now = MonotonicTime.now
        #expect(partner.profile(1, at: now) == nil)
        partner.learn(profile, nil, at: now)
        #expect(partner.profile(nil, at: now) == nil, "of no credential nothing is known")
        partner.learn(profile, 1, at: now)
        #expect(partner.profile(1, at: now + .seconds(59))?.canTransferBalance == false)
        #expect(partner.profile(1, at: now + .seconds(60)) == nil)
        #expect(partner.profile(2, at: now) == nil)
    }
}
