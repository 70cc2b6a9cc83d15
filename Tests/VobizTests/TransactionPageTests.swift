import JSON
import Testing
import Vobiz

@Suite("Transaction page")
struct TransactionPageTests {
    @Test("is read from the older account form")
    func offset() throws {
        let page = try TransactionPage(decoding: Sample.document("account-transactions.offset"))
        #expect(page.account?.text == "MA_XXXXXX")
        #expect(page.total == 125)
        #expect(page.page == 1)
        #expect(page.perPage == 50)
        #expect(page.totalPages == 3)
        #expect(page.transactions.count == 2)
        let row = try #require(page.transactions.first)
        #expect(row.id == "txn_6883ee37-4085-465f-97c2-e1c67c50aab9")
        #expect(row.account?.text == "MA_XXXXXX")
        #expect(row.direction == .debit)
        #expect(row.amount.text == "0.9")
        #expect(row.currency.text == "INR")
        #expect(row.description == "Stream session (70s)")
        #expect(row.reference == "cdr_e565c2de-975c-4ba5-b115-44b1042cd397")
        #expect(row.referenceType == "cdr")
        #expect(row.status == "completed")
        #expect(row.processedAt?.text == "2025-12-08T09:38:06.923988Z")
        #expect(row.createdAt == row.processedAt)
        #expect(row.updatedAt == row.processedAt)
    }

    @Test("has sums over the whole ledger")
    func summary() throws {
        let page = try TransactionPage(decoding: Sample.document("account-transactions.offset"))
        let summary = try #require(page.summary)
        #expect(summary.count == 125)
        #expect(summary.totalDebit?.text == "150.75")
        #expect(summary.totalCredit?.text == "500.00")
        #expect(summary.net?.text == "349.25")
        let parts = try #require(summary.byReferenceType)
        #expect(parts.map(\.referenceType) == ["cdr", "payment", "refund"])
        #expect(parts.map(\.totalDebit?.text) == ["140.25", "0.00", "10.50"])
        #expect(parts.map(\.totalCredit?.text) == ["0.00", "500.00", "0.00"])
        #expect(parts.map(\.count) == [110, 1, 14])
    }

    @Test("is read from the newer account form, with times in all their spellings")
    func newer() throws {
        let page = try TransactionPage(decoding: Sample.document("account-transactions.page"))
        #expect(page.account == nil)
        #expect(page.perPage == 2)
        #expect(page.transactions.map(\.account?.text) == ["MA_XXXXXXXX", "MA_XXXXXXXX"])
        let row = try #require(page.transactions.last)
        #expect(row.id == "0f5e2c11-58a7-4d09-8a3e-2f1b0c9d8e7f")
        #expect(row.direction == .credit)
        #expect(row.amount.text == "500.00")
        #expect(row.reference == nil)
        #expect(row.referenceType == nil)
        #expect(row.processedAt?.text == "2026-06-07T09:30:00Z")
        #expect(row.createdAt?.text == "2026-06-07T09:30:00Z")
        #expect(row.updatedAt == nil)
    }

    @Test("is read from the partner's form")
    func partner() throws {
        let page = try TransactionPage(decoding: Sample.document("partner-account-transactions"))
        #expect(page.account?.text == "MA_XXXXXXXX")
        #expect(page.transactions.first?.direction == .credit)
        #expect(page.transactions.first?.amount.text == "500")
        #expect(page.transactions.first?.referenceType == nil)
        #expect(page.summary?.byReferenceType?.first?.referenceType == "transfer")
    }

    @Test("does not guess which way an unknown kind of entry goes")
    func unknownDirection() throws {
        let page = try TransactionPage(
            decoding: Sample.document(
                "partner-account-transactions",
                #""credit""#,
                #""adjustment""#
            )
        )
        #expect(page.transactions.first?.direction == nil)
    }

    @Test(
        "is refused when an entry lacks its id, amount or currency",
        arguments: [
            (#""id": "c1d2e3f4-0a1b-4c2d-8e3f-405162738495""#, #""id": null"#, "transactions.id"),
            (#""amount": 500"#, #""amount": {}"#, "transactions.amount"),
            (#""INR""#, #""""#, "transactions.currency"),
            (#""transactions""#, #""rows""#, "transactions"),
        ]
    )
    func unusable(old: String, new: String, member: String) {
        #expect(throws: VobizError.invalid(.member(member))) {
            try TransactionPage(decoding: Sample.document("partner-account-transactions", old, new))
        }
    }
}
