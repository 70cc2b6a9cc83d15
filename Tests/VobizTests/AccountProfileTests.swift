import JSON
import Testing
import Vobiz

@Suite("Account profile")
struct AccountProfileTests {
    @Test(
        "is read from both documented forms",
        arguments: [("auth-me.integer-limit", "0"), ("auth-me.decimal-limit", "0.0")]
    )
    func documents(name: String, creditLimit: String) throws {
        let profile = try AccountProfile(decoding: Sample.document(name))
        #expect(profile.account.id.text == "MA_XXXXXXXX")
        #expect(profile.account.number == "500000")
        #expect(profile.account.name == "Acme Corp")
        #expect(profile.account.role == "admin")
        #expect(profile.account.type == "standard")
        #expect(profile.account.autoRecharge == true)
        #expect(profile.account.credits == nil)
        #expect(profile.account.kycStatus == nil)
        #expect(profile.account.address.street == "123 Example Street, Bengaluru")
        #expect(profile.account.limits.cps == 11)
        #expect(profile.account.limits.baseCPS == 1)
        #expect(profile.account.limits.purchasedCPS == 10)
        #expect(profile.account.limits.concurrentCalls == 10)
        #expect(profile.account.limits.baseConcurrentCalls == 10)
        #expect(profile.account.limits.purchasedConcurrentCalls == 0)
        #expect(profile.account.pricingTier?.billingIncrementSeconds == 60)
        #expect(profile.account.pricingTier?.minimumDurationSeconds == 0)
        #expect(profile.account.createdAt?.text == "2025-09-30T08:33:24.700542Z")
        #expect(profile.account.lastLogin?.text == "2026-05-12T05:41:42.601005Z")
        #expect(profile.creditLimit?.text == creditLimit)
        #expect(profile.riskRating == 0)
        #expect(profile.riskStatus == nil)
        #expect(profile.features == [.init(name: "call_queue", isOn: true)])
        #expect(profile.ipAuthEnabled == false)
        #expect(profile.allowsAWSAddresses == false)
        #expect(profile.ipRules == [])
    }

    @Test("lets only switches that are known and addresses out of the free-form members")
    func freeForm() throws {
        let profile = try AccountProfile(
            decoding: Sample.parse(
                #"{"auth_id":"MA_ABCD1234","features":{"call_queue":false,"key":"s3cret","ring_s3cret":true},"#
                    + #""ip_whitelist_rules":{"allow":["203.0.113.7","s3cret","2001:db8::/32"],"#
                    + #""10.0.0.0/8":{"note":"office","key":"s3cret:abc"},"more":[["192.0.2.1"]]}}"#
            )
        )
        #expect(profile.features == [.init(name: "call_queue", isOn: false)])
        #expect(profile.ipRules == ["10.0.0.0/8", "203.0.113.7", "2001:db8::/32", "192.0.2.1"])
        #expect(profile.ipAuthEnabled == nil)
    }

    @Test("has no features and rules when they are of another type")
    func absent() throws {
        let profile = try AccountProfile(
            decoding: Sample.parse(
                #"{"auth_id":"MA_ABCD1234","features":[],"ip_whitelist_rules":"10.0.0.0/8"}"#
            )
        )
        #expect(profile.features == nil)
        #expect(profile.ipRules == nil)
    }
}
