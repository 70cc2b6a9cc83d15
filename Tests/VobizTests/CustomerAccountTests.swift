import JSON
import Testing
import Vobiz

@Suite("Customer account")
struct CustomerAccountTests {
    @Test("is read from the list, member by member")
    func list() throws {
        let list = try AccountList(decoding: Sample.document("partner-accounts.two"))
        #expect(list.total == 2)
        #expect(list.page == 1)
        #expect(list.perPage == 20)
        #expect(list.accounts.map(\.id.text) == ["MA_XXXXXXXX", "MA_YYYYYYYY"])
        let account = try #require(list.accounts.first)
        #expect(account.number == "500000")
        #expect(account.apiID == "aabbccdd-1234-5678-90ab-cdef12345678")
        #expect(account.name == "Acme Corp")
        #expect(account.email == "admin@acme-corp.com")
        #expect(account.phone == "+919876543210")
        #expect(account.company == "Acme Corp")
        #expect(account.description == nil)
        #expect(account.type == "standard")
        #expect(account.role == "user")
        #expect(account.isActive == true)
        #expect(account.isEnabled == true)
        #expect(account.isVerified == false)
        #expect(account.isTrial == false)
        #expect(account.kycStatus == "pending")
        #expect(account.isPostpaid == false)
        #expect(account.billingMode == "prepaid")
        #expect(account.autoRecharge == false)
        #expect(account.credits?.text == "1300.00000")
        #expect(account.partnerID == "99887766-1234-5678-90ab-cdef12345678")
        #expect(account.createdAt?.text == "2026-03-25T10:00:00Z")
        #expect(account.updatedAt?.text == "2026-03-26T11:54:13Z")
        #expect(account.lastLogin?.text == "2026-03-25T10:16:47Z")
        #expect(list.accounts.last?.lastLogin == nil)
    }

    @Test("has its address, tax and limits")
    func parts() throws {
        let account = try #require(
            AccountList(decoding: Sample.document("partner-accounts.two")).accounts.first
        )
        #expect(account.address.street == "221B Baker Street")
        #expect(account.address.city == "Mumbai")
        #expect(account.address.state == nil)
        #expect(account.address.zipCode == "400001")
        #expect(account.address.country == "IN")
        #expect(account.address.timezone == "Asia/Kolkata")
        #expect(account.tax.gstin == nil)
        #expect(account.tax.gstStatus == nil)
        #expect(account.tax.tdsEnabled == false)
        #expect(account.tax.tdsPercentage?.text == "2")
        #expect(account.tax.businessType == "individual")
        #expect(account.limits.cps == 1)
        #expect(account.limits.concurrentCalls == 4)
        #expect(account.limits.baseCPS == nil)
        #expect(account.limits.baseConcurrentCalls == nil)
        #expect(account.limits.purchasedCPS == nil)
        #expect(account.limits.purchasedConcurrentCalls == nil)
    }

    @Test("has its whole pricing tier in the list")
    func tier() throws {
        let account = try #require(
            AccountList(decoding: Sample.document("partner-accounts.two")).accounts.first
        )
        let tier = try #require(account.pricingTier)
        #expect(tier.id == "11223344-1234-5678-90ab-cdef12345678")
        #expect(tier.name == "Standard")
        #expect(tier.description == nil)
        #expect(tier.currency?.text == "INR")
        #expect(tier.ratePerMinute?.text == "0.45")
        #expect(tier.streamingRatePerMinute?.text == "0.2")
        #expect(tier.recordingRatePerMinute?.text == "0.1")
        #expect(tier.whatsappVoiceRate?.text == "0.45")
        #expect(tier.transcriptionRatePerMinute?.text == "0.1")
        #expect(tier.piiRedactionRatePerMinute?.text == "0.3")
        #expect(tier.chargesNonConnectedCalls == true)
        #expect(tier.nonConnectedCallFee?.text == "0.02")
        #expect(tier.didReleaseFee?.text == "700")
        #expect(tier.billingIncrementSeconds == nil)
        #expect(tier.isActive == true)
        #expect(tier.isDefault == false)
    }

    @Test("is read with offsets for times, and from its own route, which sends less")
    func single() throws {
        let listed = try #require(
            AccountList(decoding: Sample.document("partner-accounts.one")).accounts.first
        )
        let single = try CustomerAccount(decoding: Sample.document("partner-account"))
        #expect(listed.createdAt?.text == "2026-05-06T07:12:40.437143Z")
        #expect(single.createdAt == listed.createdAt)
        #expect(single.updatedAt?.text == "2026-05-07T11:54:13.620089Z")
        #expect(single.lastLogin?.text == "2026-05-06T07:16:47.457817Z")
        #expect(single.id == listed.id)
        #expect(single.address == listed.address)
        #expect(single.limits == listed.limits)
        #expect(single.pricingTier?.ratePerMinute?.text == "0.45")
        #expect(single.pricingTier?.didReleaseFee == nil)
    }

    @Test("keeps the digits of a tiny rate that is written with an exponent")
    func exponent() throws {
        let account = try CustomerAccount(
            decoding: Sample.document("partner-account", "0.45", "1e-05")
        )
        #expect(account.pricingTier?.ratePerMinute?.text == "0.00001")
    }

    @Test("has no wallet rather than a wrong one when the amount is unreadable")
    func unreadableWallet() throws {
        let account = try CustomerAccount(
            decoding: Sample.document("partner-account", #""1300.00000""#, "null")
        )
        #expect(account.credits == nil)
    }

    @Test("makes a list unusable when it has no id or is no object")
    func unusable() throws {
        #expect(throws: VobizError.invalid(.member("accounts.auth_id"))) {
            try AccountList(decoding: Sample.document("partner-accounts.two", "MA_YYYYYYYY", "x"))
        }
        #expect(throws: VobizError.invalid(.member("accounts"))) {
            try AccountList(decoding: Sample.parse(#"{"accounts":[1],"total":1}"#))
        }
        #expect(throws: VobizError.invalid(.member("accounts"))) {
            try AccountList(decoding: Sample.parse(#"{"items":[],"total":0}"#))
        }
    }

    @Test("is created with a balance whose digits stay")
    func created() throws {
        let created = try CreatedAccount(
            decoding: Sample.document("partner-accounts-create.answer")
        )
        #expect(created.id.text == "MA_XXXXXXXX")
        #expect(created.name == "John Doe")
        #expect(created.email == "john@example.com")
        #expect(created.status == "active")
        #expect(created.balance?.text == "0.00")
        #expect(created.currency?.text == "INR")
        #expect(created.country == "IN")
        #expect(created.createdAt?.text == "2026-03-25T10:00:00Z")
    }

    @Test("exists as soon as the answer has an id")
    func createdTolerance() throws {
        let created = try CreatedAccount(decoding: Sample.parse(#"{"auth_id":"MA_ABCD1234"}"#))
        #expect(created.id.text == "MA_ABCD1234")
        #expect(created.balance == nil)
        #expect(throws: VobizError.invalid(.member("auth_id"))) {
            try CreatedAccount(decoding: Sample.parse(#"{"status":"active"}"#))
        }
    }
}
