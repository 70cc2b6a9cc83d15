import JSON
import Platform
import TestSupport
import Testing
import Vault

@testable import Gateway

/// What a person may say about the fate of a write, and what comes of it.
@Suite struct OperationAdministrationTests {
    private typealias Finding = OperationAdministration.Finding

    private static func refusal(
        _ bench: LookupBench,
        _ id: String,
        _ finding: OperationAdministration.Finding
    ) async -> String {
        do throws(OperationActError) {
            let administration = OperationAdministration(bench.fixture.store, actor: "somebody")
            let report = try await administration.resolve(id, finding, now: .now)
            return report.operation.state.rawValue
        } catch {
            return "\(error)"
        }
    }

    @Test("said once it is so, said again it stays so, and otherwise it is refused")
    func verdicts() async throws {
        let rows: [(OperationKind, [(OperationAdministration.Finding, String)])] = [
            (
                .accountCreation,
                [
                    (.executed(reference: nil), "referenceNeeded"),
                    (.executed(reference: "txn_1"), "malformedReference"),
                    (.executed(reference: "MA_NEW00001"), "reconciled-done"),
                    (.executed(reference: "MA_NEW00001"), "reconciled-done"),
                    (.executed(reference: nil), "reconciled-done"),
                    (
                        .executed(reference: "MA_NEW00002"),
                        "contradiction(Vault.OperationState.reconciledDone)"
                    ),
                    (.notExecuted, "contradiction(Vault.OperationState.reconciledDone)"),
                ]
            ),
            (
                .accountCreation,
                [
                    (.notExecuted, "reconciled-not"), (.notExecuted, "reconciled-not"),
                    (
                        .executed(reference: "MA_NEW00001"),
                        "contradiction(Vault.OperationState.reconciledNot)"
                    ),
                ]
            ),
            (
                .transfer,
                [
                    (.executed(reference: "a b"), "malformedReference"),
                    (.executed(reference: nil), "reconciled-done"),
                    (.notExecuted, "contradiction(Vault.OperationState.reconciledDone)"),
                ]
            ),
            (.transfer, [(.notExecuted, "reconciled-not")]),
        ]
        let bench = try await LookupBench { _ in nil }
        for (number, (kind, steps)) in rows.enumerated() {
            let operation = try await bench.unknown(kind, key: "the-key-of-the-row-\(number)")
            let id = operation.id.description
            for (finding, expected) in steps {
                #expect(await Self.refusal(bench, id, finding) == expected, "\(kind) \(finding)")
            }
            let acts = try await bench.repository.acts().filter { $0.operationID == operation.id }
            #expect(acts.count == 1 && acts.first?.verdict.actor == "somebody")
        }
    }

    @Test("only what is unknown or under review is for a person")
    func states() async throws {
        let bench = try await LookupBench { _ in nil }
        #expect(await Self.refusal(bench, "no-id", .notExecuted) == "missing")
        #expect(await Self.refusal(bench, "01JV1QCZ5Y3C9D2M7K4T6WXBNE", .notExecuted) == "missing")
        let sending = try await bench.sent(.transfer)
        #expect(await Self.refusal(bench, sending.id.description, .notExecuted) == "underWay")
        // The provider has refused it, which is no success.
        try await bench.repository.complete(
            sending.attempt,
            response: StoredResponse(status: 402, fields: [], body: []),
            upstreamReference: nil,
            now: .now,
            keep: .seconds(60)
        )
        #expect(await Self.refusal(bench, sending.id.description, .notExecuted) == "done")
        #expect(
            await Self.refusal(bench, sending.id.description, .executed(reference: nil))
                == "contradiction(Vault.OperationState.done)"
        )
    }

    @Test("the caller gets what is known from then on, and what was reserved is settled")
    func answers() async throws {
        let bench = try await LookupBench { _ in nil }
        let transfer = try await bench.unknown(.transfer)
        let account = try await bench.unknown(.accountCreation, key: "the-key-of-the-account")
        let administration = OperationAdministration(bench.fixture.store, actor: "somebody")
        for (operation, reference) in [(transfer, "txn_9"), (account, "MA_NEW00001")] {
            try await administration.resolve(
                operation.id.description,
                .executed(reference: reference),
                now: .now
            )
        }
        let response = try #require(try await bench.repository.response(of: transfer.id))
        let root = try JSONDocument(parsing: response.body, limits: .request).root
        #expect(root["transaction_id"]?.string == "txn_9" && root["at"]?.isNull == true)
        #expect(
            try await bench.fixture.store.transfers.transfer(of: transfer.id)?.state == .settled
        )
        let created = try #require(try await bench.repository.response(of: account.id))
        let body = try JSONDocument(parsing: created.body, limits: .request).root
        #expect(body["id"]?.string == "MA_NEW00001")
        #expect(body["email"]?.string == LookupBench.email)
        #expect(try await bench.repository.subject(of: account.id) == nil)
    }
}
