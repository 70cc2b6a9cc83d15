import Testing

@testable import VobizSimulator

@Suite("The ledger")
struct LedgerTests {
    private let start = Timestamp(microseconds: 0)

    private func ledger(currency: String = "INR") -> Ledger {
        var ledger = Ledger()
        ledger.open(Wallet(id: "p", owner: "PA_P", currency: "INR", createdAt: start))
        ledger.open(Wallet(id: "c", owner: "MA_C", currency: currency, createdAt: start))
        return ledger
    }

    private func posting(_ direction: LedgerEntry.Direction, _ hundredths: Int) -> Posting {
        Posting(
            owner: "PA_P",
            direction: direction,
            amount: Money(hundredths: hundredths),
            description: "",
            reference: .payment(uuid: "u"),
            at: start
        )
    }

    private func order(
        _ hundredths: Int,
        to customer: String = "MA_C",
        currency: String = "INR"
    ) -> TransferOrder {
        TransferOrder(
            partnerAuthID: "PA_P",
            partnerID: "id",
            partnerName: "Demo",
            customer: customer,
            amount: Money(hundredths: hundredths),
            currency: currency,
            description: nil
        )
    }

    @Test("moves money from one wallet to another, in two rows with one reference")
    func transfer() throws {
        var ledger = ledger()
        try ledger.post(posting(.credit, 10_000), id: "1")
        let now = start.adding(seconds: 77)
        let receipt = try ledger.transfer(order(9_999), at: now, ids: (debit: "2", credit: "3"))
        #expect(receipt.partnerBalance == Money(hundredths: 1))
        #expect(receipt.customerBalance == Money(hundredths: 9_999))
        #expect(ledger.wallet(of: "PA_P")?.balance == Money(hundredths: 1))
        #expect(ledger.wallet(of: "MA_C")?.balance == Money(hundredths: 9_999))
        let rows = ledger.entries(of: "PA_P").suffix(1) + ledger.entries(of: "MA_C")
        #expect(rows.map { $0.id } == ["2", "3"])
        #expect(rows.allSatisfy { $0.reference.text(.may2026) == "ptc:id:MA_C:77" })
        #expect(rows.allSatisfy { $0.description == "Transfer from partner Demo" })
    }

    @Test("changes nothing when it refuses")
    func refusal() throws {
        var ledger = ledger(currency: "USD")
        try ledger.post(posting(.credit, 100), id: "1")
        let refusals: [(TransferOrder, LedgerError)] = [
            (order(50), .currencyMismatch), (order(50, currency: "USD"), .currencyMismatch),
            (order(50, to: "MA_X"), .unknownWallet),
        ]
        for (order, error) in refusals {
            #expect(throws: error) {
                try ledger.transfer(order, at: start, ids: (debit: "2", credit: "3"))
            }
        }
        #expect(throws: LedgerError.insufficientBalance(current: Money(hundredths: 100))) {
            try ledger.post(posting(.debit, 101), id: "4")
        }
        for amount in [0, -5] {
            #expect(throws: LedgerError.nonPositiveAmount) {
                try ledger.post(posting(.credit, amount), id: "5")
            }
        }
        #expect(ledger.wallet(of: "PA_P")?.balance == Money(hundredths: 100))
        #expect(ledger.entries(of: "PA_P").count == 1)
        #expect(ledger.entries(of: "MA_C").isEmpty)
    }
}
