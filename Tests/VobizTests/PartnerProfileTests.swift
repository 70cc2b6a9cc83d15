import JSON
import Testing
import Vobiz

@Suite("Partner profile")
struct PartnerProfileTests {
    @Test("is read from the form with 21 members")
    func members() throws {
        let partner = try PartnerProfile(decoding: Sample.document("partner-me.members"))
        #expect(partner.id == "aabbccdd-1234-5678-90ab-cdef12345678")
        #expect(partner.authID.text == "PA_XXXXXXXX")
        #expect(partner.number == "500000")
        #expect(partner.name == "John Doe")
        #expect(partner.slug == "acme-partner")
        #expect(partner.company == "Acme Corp")
        #expect(partner.email == "admin@example.com")
        #expect(partner.phone == "+919876543210")
        #expect(partner.country == nil)
        #expect(partner.billingModel == "direct")
        #expect(partner.isActive == true)
        #expect(partner.isVerified == false)
        #expect(partner.maxAccounts == 1000)
        #expect(partner.accountCount == 23)
        #expect(partner.canCreateAccounts == true)
        #expect(partner.canCreatePricingTiers == true)
        #expect(partner.canViewCDRs == true)
        #expect(partner.canTransferBalance == true)
        #expect(partner.defaultPricingTierID == "11223344-1234-5678-90ab-cdef12345678")
        #expect(partner.balance?.text == "23906.83000")
        #expect(partner.currency == nil)
        #expect(partner.createdAt?.text == "2026-01-19T18:39:14.529435Z")
        #expect(partner.updatedAt?.text == "2026-05-11T13:31:06.283235Z")
    }

    @Test("is read from the short form, with what it lacks as nil")
    func short() throws {
        let partner = try PartnerProfile(decoding: Sample.document("partner-me.short"))
        #expect(partner.authID.text == "PA_ABC123")
        #expect(partner.name == "Acme Reseller")
        #expect(partner.email == "partner@acme.com")
        #expect(partner.balance?.text == "50000")
        #expect(partner.currency?.text == "INR")
        #expect(partner.country == "IN")
        #expect(partner.createdAt?.text == "2025-01-15T10:00:00Z")
        #expect(partner.id == nil)
        #expect(partner.number == nil)
        #expect(partner.isActive == nil)
        #expect(partner.maxAccounts == nil)
    }

    @Test("survives mistyped and null members other than its id")
    func tolerance() throws {
        let partner = try PartnerProfile(
            decoding: Sample.parse(
                #"{"auth_id":"PA_ABC123","balance":null,"name":7,"is_active":"yes","max_accounts":"1","#
                    + #""created_at":"yesterday","account_id":"500000","extra":{}}"#
            )
        )
        #expect(partner.balance == nil)
        #expect(partner.name == nil)
        #expect(partner.isActive == nil)
        #expect(partner.maxAccounts == nil)
        #expect(partner.createdAt == nil)
        #expect(partner.number == "500000")
    }

    @Test(
        "is refused without a well-formed id",
        arguments: [
            "{}", #"{"auth_id":null}"#, #"{"auth_id":"pa_abc123"}"#, #"{"auth_id":"PA_../.."}"#,
        ]
    )
    func noID(text: String) {
        #expect(throws: VobizError.invalid(.member("auth_id"))) {
            try PartnerProfile(decoding: Sample.parse(text))
        }
    }

    @Test("is refused when the document is no object", arguments: ["[]", "null", "\"x\"", "1"])
    func noObject(text: String) {
        #expect(throws: VobizError.invalid(.notAnObject)) {
            try PartnerProfile(decoding: Sample.parse(text))
        }
    }
}
