import HTTPClient
import HTTPTypes
import JSON
import Testing
import Vobiz

@Suite("Transfers to a customer")
struct TransferTests {
    private static let answer = #"""
        "transaction_id":"txn_1","from_account":"PA_XXXXXXXX","to_account":"MA_XXXXXXXX",
        "amount":500.0,"currency":"INR","description":"x","status":"completed",
        "partner_balance_after":23406.83,"customer_balance_after":1800.0,
        "timestamp":"2026-05-12T06:00:04.120Z"
        """#

    private let order: BalanceTransfer

    init() throws {
        order = BalanceTransfer(
            to: try #require(AccountID("MA_XXXXXXXX")),
            try #require(MoneyAmount("500.00")),
            try #require(CurrencyCode("INR")),
            description: #"Top-"up" [vgw:01KQV7C4M2X8Z6N3T9B5R1W0YD]"#
        )
    }

    @Test("go out once over a fresh connection, with the digits of the amount")
    func request() async throws {
        let upstream = FakeUpstream(200, "{\(Self.answer)}")
        _ = try await VobizClient(upstream).transfer(order) { _ in }
        let request = try #require(upstream.requests.first)
        #expect(upstream.requests.count == 1)
        #expect(request.method == .post)
        #expect(request.path == "/api/v1/partner/accounts/MA_XXXXXXXX/transfer-balance")
        #expect(request.connection == .fresh)
        #expect(request.deadlines == .write)
        #expect(request.fields[.contentType] == "application/json")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"amount":500.00,"currency":"INR","#
                + #""description":"Top-\"up\" [vgw:01KQV7C4M2X8Z6N3T9B5R1W0YD]"}"#
        )
    }

    @Test("are read in both of the provider's forms, and need no more than the transaction's id")
    func forms() async throws {
        let receipt = try await receipt("{\(Self.answer)}")
        #expect(receipt.transactionID == "txn_1")
        #expect(receipt.amount?.text == "500.0")
        #expect(receipt.partnerBalance?.text == "23406.83")
        #expect(receipt.customerBalance?.text == "1800.0")
        #expect(receipt.completedAt?.text == "2026-05-12T06:00:04.120Z")
        let older = try await self.receipt(
            #"{"transaction_id":71,"customer_auth_id":"MA_XXXXXXXX","created_at":"2026-05-12 06:00:04"}"#
        )
        #expect(older.transactionID == "71")
        #expect(older.completedAt?.text == "2026-05-12T06:00:04Z")
        let least = try await self.receipt(#"{"transaction_id":"t","amount":null}"#)
        #expect(least.amount == nil)
    }

    @Test(
        "are not taken for done by an answer about something else",
        arguments: [
            (#""txn_1""#, "null", VobizError.invalid(.member("transaction_id"))),
            ("MA_XXXXXXXX", "MA_YYYYYYYY", nil), ("500.0", "500.01", .invalid(.member("amount"))),
            (#""INR""#, #""USD""#, .invalid(.member("currency"))),
            (#""completed""#, #""pending""#, .invalid(.member("status"))),
            (#""completed""#, "null", .invalid(.member("status"))),
        ]
    )
    func other(_ old: String, _ new: String, _ error: VobizError?) async throws {
        let text = "{\(Self.answer.replacing(old, with: new))}"
        await #expect(throws: error ?? .mismatch(requested: order.account)) {
            try await receipt(text)
        }
    }

    private func receipt(_ text: String) async throws -> TransferReceipt {
        try await VobizClient(FakeUpstream(200, text)).transfer(order) { _ in }
    }
}
