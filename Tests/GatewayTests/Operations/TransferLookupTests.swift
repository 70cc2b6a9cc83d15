import JSON
import Platform
import TestSupport
import Testing
import Vault
import Vobiz

@testable import Gateway

/// What a customer's ledger says about a transfer.
@Suite struct TransferLookupTests {
    /// An entry of the ledger; `TAG` in its description stands for the transfer's own.
    private static func entry(
        _ id: String = "txn_1",
        type: String = "credit",
        amount: String = "500.5",
        currency: String = "INR",
        description: String = "Transfer from partner Demo: for May TAG",
        status: String = "completed"
    ) -> String {
        #"{"id":"\#(id)","type":"\#(type)","amount":\#(amount),"currency":"\#(currency)","#
            + #""description":"\#(description)","reference":"ptc:1:2:3","status":"\#(status)","#
            + #""created_at":"2026-05-12T06:00:00Z"}"#
    }

    struct Case: Sendable {
        let name: String
        let entries: [String]
        var total: Int?
        let expected: String
    }

    static let cases = [
        Case(name: "nothing", entries: [], expected: "absent"),
        Case(
            name: "others alone",
            entries: [
                entry(description: "[vgw:01JV1QCZ5Y3C9D2M7K4T6WXBNE]"), entry("2", description: ""),
            ],
            expected: "absent"
        ),
        Case(
            name: "itself",
            entries: [entry("2", description: "x"), entry()],
            expected: "present"
        ),
        Case(
            name: "the same amount in other digits",
            entries: [entry(amount: "500.50000")],
            expected: "present"
        ),
        Case(
            name: "itself, on both of two pages that moved",
            entries: [entry(), entry()],
            expected: "present"
        ),
        Case(
            name: "itself, and not all was read",
            entries: [entry()],
            total: 7,
            expected: "present"
        ),
        Case(name: "not all was read", entries: [], total: 7, expected: "inconclusive"),
        Case(
            name: "not yet decided",
            entries: [entry(status: "pending")],
            expected: "inconclusive"
        ),
        Case(name: "another amount", entries: [entry(amount: "500.51")], expected: "amount"),
        Case(name: "another currency", entries: [entry(currency: "USD")], expected: "currency"),
        Case(name: "the other way", entries: [entry(type: "debit")], expected: "direction"),
        Case(name: "some way", entries: [entry(type: "adjustment")], expected: "direction"),
        Case(name: "failed", entries: [entry(status: "failed")], expected: "status"),
        Case(name: "twice", entries: [entry(), entry("txn_2")], expected: "found-twice"),
    ]

    @Test("what the entries say")
    func evidence() async throws {
        let page = Guarded((entries: "", total: 0))
        let bench = try await LookupBench { path in
            let (entries, total) = page.withLock { $0 }
            let isFirst = path.contains("page=1&")
            return (200, #"{"transactions":[\#(isFirst ? entries : "")],"total":\#(total)}"#)
        }
        let operation = try await bench.unknown(.transfer)
        let tag = TransferTag(operation.id).description
        for row in Self.cases {
            let entries = row.entries.joined(separator: ",").replacing("TAG", with: tag)
            page.withLock { $0 = (entries, row.total ?? row.entries.count) }
            switch await bench.transfers.look(for: operation) {
            case .present(let finding):
                #expect(row.expected == "present", "\(row.name)")
                try check(finding)
            case .contradiction(let reason):
                #expect(reason.rawValue == row.expected, "\(row.name)")
            case let other: #expect("\(other)" == row.expected, "\(row.name)")
            }
        }
    }

    private func check(_ finding: LookResult.Finding) throws {
        #expect(finding.reference == "txn_1" && finding.response.status == 201)
        let body = try JSONDocument(parsing: finding.response.body, limits: .request).root
        #expect(body["state"]?.string == "completed")
        #expect(body["transaction_id"]?.string == "txn_1")
        #expect(body["amount"]?["amount"]?.string == "500.50")
        #expect(body["description"]?.string == "for May")
    }

    @Test("the days before and after are read as well, page by page")
    func pages() async throws {
        let bench = try await LookupBench { path in
            let count = path.contains("page=1&") ? 100 : 1
            let first = path.contains("page=1&") ? 0 : 100
            let entries = (first..<first + count).map { Self.entry("txn_\($0)", description: "x") }
            return (200, #"{"transactions":[\#(entries.joined(separator: ","))],"total":101}"#)
        }
        let operation = try await bench.unknown(.transfer)
        guard case .absent = await bench.transfers.look(for: operation) else {
            Issue.record("found")
            return
        }
        #expect(bench.paths.count == 2)
        let filter = TransferLookup.days(around: WallTime(seconds: 1_778_565_600))
        #expect(filter.from?.text == "2026-05-11" && filter.to?.text == "2026-05-13")
        #expect(bench.paths.allSatisfy { $0.contains("per_page=100") && $0.contains("from_date=") })
    }

    @Test("a transfer that is not in the store")
    func nothingToLookFor() async throws {
        let bench = try await LookupBench { _ in nil }
        let operation = try await bench.begun(.transfer)
        guard case .contradiction(.nothingToLookFor) = await bench.transfers.look(for: operation)
        else {
            Issue.record("something was looked for")
            return
        }
    }
}
