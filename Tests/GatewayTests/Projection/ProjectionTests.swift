import JSON
import Platform
import TestSupport
import Testing
import Vobiz

@testable import Gateway

@Suite("Projection")
struct ProjectionTests {
    private let asOf = Timestamp(WallTime(seconds: 1_778_565_604))

    @Test("makes the documented shape of every document", arguments: ProviderDocument.allCases)
    func golden(document: ProviderDocument) throws {
        let projected = try document.project(document.text, asOf: asOf)
        let expected = try Fixture.bytes("gateway/\(document.rawValue).json")
        #expect(String(decoding: projected, as: UTF8.self) == (try CompactText.of(expected)))
    }

    /// Secrets are put under the provider's names for them and under others into every object, and
    /// in place of every secret that is there.
    @Test("lets no secret through", arguments: ProviderDocument.allCases)
    func canary(document: ProviderDocument) throws {
        let secret = "canary-5d1f7c"
        let original = try document.text
        let names = [
            "auth_token", "auth_secret", "password", "token", "access_token", "sip_password",
            "secret",
            "api_key", "auth_token_expire_time",
        ]
        let planted = names.filter { !original.contains("\"\($0)\"") }
            .map { "\"\($0)\":\"\(secret)\"," }.joined()
        let text = original.replacing("<redacted>", with: secret)
            .replacing("{}", with: "{\"x\":\"\(secret)\"}").replacing("{", with: "{" + planted)
        #expect(text.contains(secret))
        let projected = try document.project(text, asOf: asOf)
        #expect(!String(decoding: projected, as: UTF8.self).contains("canary"))
        let unplanted = try document.project(original, asOf: asOf)
        #expect(projected == unplanted)
    }

    @Test("drops members that the provider adds")
    func additions() throws {
        let document = ProviderDocument.wallet
        let text = try document.text.replacing("{", with: #"{"overdraft":{"amount":1},"#)
        #expect(
            try document.project(text, asOf: asOf) == document.project(document.text, asOf: asOf)
        )
    }

    @Test("says null for money whose amount is unknown, and for a currency that is")
    func unknownMoney() throws {
        let partner = ProviderDocument.partner
        let noBalance = try partner.project(
            partner.text.replacing(#""23906.83000""#, with: "null"),
            asOf: asOf
        )
        #expect(String(decoding: noBalance, as: UTF8.self).contains(#""balance":null"#))
        let account = ProviderDocument.account
        let noTier = try account.project(
            account.text.replacing(#""currency": "INR","#, with: ""),
            asOf: asOf
        )
        #expect(
            String(decoding: noTier, as: UTF8.self)
                .contains(#""wallet":{"amount":"1300.00000","currency":null}"#)
        )
    }

    @Test("says null for the direction of an entry that it does not understand")
    func unknownDirection() throws {
        let ledger = ProviderDocument.partnerLedger
        let projected = try ledger.project(
            ledger.text.replacing(#""credit""#, with: #""adjustment""#),
            asOf: asOf
        )
        #expect(String(decoding: projected, as: UTF8.self).contains(#""type":null"#))
    }

    @Test("escapes what would end a script or a line elsewhere")
    func hostileText() throws {
        let wallet = ProviderDocument.wallet
        let projected = try wallet.project(
            wallet.text.replacing("John Doe", with: #"a\r\n\u2028\"\u0000<script>"#),
            asOf: asOf
        )
        #expect(
            String(decoding: projected, as: UTF8.self)
                .contains(#""name":"a\r\n\u2028\"\u0000<script>""#)
        )
    }
}
