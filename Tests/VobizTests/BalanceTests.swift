import JSON
import Testing
import Vobiz

@Suite("Balances")
struct BalanceTests {
    @Test("of a wallet are read with their five digits")
    func wallet() throws {
        let wallet = try CustomerWallet(decoding: Sample.document("partner-account-balance"))
        #expect(wallet.id.text == "MA_XXXXXXXX")
        #expect(wallet.name == "John Doe")
        #expect(wallet.credits.text == "1300.00000")
        #expect(wallet.currency.text == "INR")
        #expect(wallet.updatedAt?.text == "2026-05-07T11:54:13.620089Z")
    }

    @Test(
        "of an account are read from numbers, digits kept",
        arguments: [("account-balance.example", "23906.83"), ("account-balance.whole", "1000.00")]
    )
    func account(name: String, amount: String) throws {
        let balance = try AccountBalance(decoding: Sample.document(name))
        #expect(balance.account.text == "MA_XXXXXXXX")
        #expect(balance.currency.text == "INR")
        #expect(balance.balance.text == amount)
        #expect(balance.available?.text == amount)
        #expect(balance.reserved?.text == "0")
        #expect(balance.promotional?.text == "0")
        #expect(balance.promotionalReserved?.text == "0")
        #expect(balance.creditLimit?.text == "1000")
        #expect(balance.lowBalanceThreshold?.text == "50")
        #expect(balance.isPostpaid == true)
        #expect(balance.creditLimitType == "soft")
        #expect(balance.status == "active")
        #expect(balance.createdAt?.text == "2026-01-19T18:39:15.050543Z")
        #expect(balance.updatedAt?.text == "2026-05-11T06:59:32.802705Z")
    }

    @Test(
        "are refused without what makes them a balance",
        arguments: [
            ("MA_XXXXXXXX", "MA_X", "auth_id"), (#""1300.00000""#, "null", "cash_credits"),
            (#""1300.00000""#, #""1,300""#, "cash_credits"), ("INR", "rupees", "currency"),
        ]
    )
    func unusableWallet(old: String, new: String, member: String) throws {
        #expect(throws: VobizError.invalid(.member(member))) {
            try CustomerWallet(decoding: Sample.document("partner-account-balance", old, new))
        }
    }

    @Test(
        "of an account are refused without what makes them a balance",
        arguments: [
            ("MA_XXXXXXXX", "500000", "account_id"),
            ("\"balance\": 23906.83", "\"balance\": true", "balance"),
            ("\"INR\"", "null", "currency"),
        ]
    )
    func unusableBalance(old: String, new: String, member: String) throws {
        #expect(throws: VobizError.invalid(.member(member))) {
            try AccountBalance(decoding: Sample.document("account-balance.example", old, new))
        }
    }
}
