import HTTPClient
import TestSupport
import Testing
import Vobiz

/// What the provider is asked for call records and numbers, and which answers are another's.
@Suite("Requests for call records and numbers")
struct CallRecordRequestTests {
    private let credential: VobizClient.Credential = { _ throws in }
    private let customer: AccountID
    private let other: AccountID
    private let page: PageRequest
    private let call: CallID

    init() throws {
        customer = try #require(AccountID("MA_XXXXXXXX"))
        other = try #require(AccountID("MA_YYYYYYYY"))
        page = try #require(PageRequest(page: 1, perPage: 20))
        call = try #require(CallID("5e2b0c1a-7f3d-4c58-9a61-0d4e8b2f7c90"))
    }

    @Test("go to their paths with the filters in the provider's words")
    func paths() async throws {
        let base = "/api/v1/partner/accounts/MA_XXXXXXXX"
        var filter = CallRecordFilter(
            from: CalendarDate("2026-05-10"),
            to: CalendarDate("2026-05-12"),
            direction: .outbound,
            status: .noAnswer,
            hangupCause: "NO ANSWER&",
            minimumDuration: 9
        )
        let rest = "&hangup_cause=NO%20ANSWER%26&min_duration=9"
        let days = "start_date=2026-05-10&end_date=2026-05-12&call_direction=outbound"
        let empty = FakeUpstream(200, #"{"data":[]}"#)
        let client = VobizClient(empty)
        _ = try await client.callRecords(of: customer, page, credential: credential)
        _ = try await client.callRecords(of: customer, page, filter, credential: credential)
        filter.hyphenatesStatus = true
        _ = try await client.callRecords(of: customer, page, filter, credential: credential)
        _ = try await client.numbers(of: customer, page, search: "+91", credential: credential)
        #expect(
            empty.requests.map(\.path) == [
                "\(base)/cdrs?page=1&per_page=20",
                "\(base)/cdrs?page=1&per_page=20&\(days)&status=no_answer\(rest)",
                "\(base)/cdrs?page=1&per_page=20&\(days)&status=no-answer\(rest)",
                "\(base)/numbers?page=1&per_page=20&search=%2B91",
            ]
        )
        let one = try FakeUpstream(document: "partner-account-cdr")
        _ = try await VobizClient(one).callRecord(call, of: customer, credential: credential)
        #expect(one.requests.map(\.path) == ["\(base)/cdrs/\(call.text)"])
        #expect((empty.requests + one.requests).allSatisfy { $0.subject == "MA_XXXXXXXX" })
        #expect(empty.requests.allSatisfy { $0.maxResponseBody == 8 << 20 })
        #expect(one.requests.allSatisfy { $0.maxResponseBody == 1 << 20 })
    }

    @Test("do not take another account's answer, nor another page")
    func mismatches() async throws {
        let records = VobizClient(try FakeUpstream(document: "partner-account-cdrs"))
        let record = VobizClient(try FakeUpstream(document: "partner-account-cdr"))
        let numbers = VobizClient(try FakeUpstream(document: "partner-account-numbers"))
        let mismatch = VobizError.mismatch(requested: other)
        await #expect(throws: mismatch) {
            try await records.callRecords(of: other, page, credential: credential)
        }
        await #expect(throws: mismatch) {
            _ = try await record.callRecord(call, of: other, credential: credential)
        }
        await #expect(throws: mismatch) {
            _ = try await numbers.numbers(of: other, page, credential: credential)
        }
        let second = try #require(PageRequest(page: 2, perPage: 20))
        let small = try #require(PageRequest(page: 1, perPage: 5))
        await #expect(throws: VobizError.invalid(.member("page"))) {
            _ = try await records.callRecords(of: customer, second, credential: credential)
        }
        await #expect(throws: VobizError.invalid(.member("per_page"))) {
            _ = try await numbers.numbers(of: customer, small, credential: credential)
        }
        let another = try #require(CallID("00000000-0000-4000-8000-000000000000"))
        await #expect(throws: VobizError.invalid(.member("uuid"))) {
            _ = try await record.callRecord(another, of: customer, credential: credential)
        }
        let inbound = CallRecordFilter(direction: .inbound)
        await #expect(throws: VobizError.invalid(.member("data"))) {
            _ = try await records.callRecords(of: customer, page, inbound, credential: credential)
        }
    }
}
