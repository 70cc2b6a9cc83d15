import Testing
import Vobiz

@Suite("Identifiers")
struct AccountIDTests {
    @Test(
        "of accounts tell whose they are",
        arguments: [
            ("PA_ABC123", AccountID.Kind.partner), ("MA_XXXXXXXX", .customer),
            ("SA_0000", .subaccount),
            ("MA_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", .customer),
        ]
    )
    func accepted(text: String, kind: AccountID.Kind) {
        #expect(AccountID(text)?.text == text)
        #expect(AccountID(text)?.kind == kind)
    }

    @Test(
        "of accounts never hold what could leave a path segment",
        arguments: [
            "", "MA_", "MA_ABC", "MA_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456", "ma_abcd", "XA_ABCD",
            "MAABCD1",
            "MA_abcd", "MA_A/BC", "MA_A%2FB", "MA_..ABC", "MA_ABCD;x", "MA_ABCD\u{0}", "MA_АBCD",
            "MA_ABCD ",
            "MA_ABCD\u{301}", " MA_ABCD", "MA_AB\r\nCD", "MA_ABC\u{ff21}",
        ]
    )
    func refused(text: String) {
        #expect(AccountID(text) == nil)
    }

    @Test(
        "of currencies are three capitals",
        arguments: ["", "IN", "INRR", "inr", "I1R", "ÍNR", "IN\u{301}"]
    )
    func currencies(text: String) {
        #expect(CurrencyCode(text) == nil)
        #expect(CurrencyCode("INR")?.text == "INR")
    }
}
