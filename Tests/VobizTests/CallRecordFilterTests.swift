import Testing
import Vobiz

@Suite("Filter of call records")
struct CallRecordFilterTests {
    /// Each with the records of the fixture that it may let through: the first was answered, called from the
    /// account, and took 54 s; the second was busy, called to it, and took 30 s. Both on 2026-05-11.
    private static let rows: [(CallRecordFilter, [Bool])] = [
        (CallRecordFilter(), [true, true]),
        (CallRecordFilter(direction: .outbound), [true, false]),
        (CallRecordFilter(direction: .inbound), [false, true]),
        (CallRecordFilter(status: .answered), [true, false]),
        // Which kind of failure it was, a record does not say in these words.
        (CallRecordFilter(status: .busy), [false, true]),
        (CallRecordFilter(status: .noAnswer), [false, true]),
        (CallRecordFilter(hangupCause: "normal_clearing"), [true, false]),
        (CallRecordFilter(hangupCause: "BUSY"), [false, true]),
        (CallRecordFilter(minimumDuration: 30), [true, true]),
        (CallRecordFilter(minimumDuration: 31), [true, false]),
        (CallRecordFilter(minimumDuration: 55), [false, false]),
        (period("2026-05-11", "2026-05-11"), [true, true]),
        // A day more or less is a zone's.
        (period("2026-05-12", "2026-05-20"), [true, true]),
        (period("2026-05-01", "2026-05-10"), [true, true]),
        (period("2026-05-13", "2026-05-20"), [false, false]),
        (period("2026-05-01", "2026-05-09"), [false, false]),
    ]

    private static func period(_ from: String, _ to: String) -> CallRecordFilter {
        CallRecordFilter(from: CalendarDate(from), to: CalendarDate(to))
    }

    @Test("sees when the provider has ignored it", arguments: rows)
    func contradiction(_ filter: CallRecordFilter, _ expected: [Bool]) throws {
        let page = try CallRecordPage(decoding: Sample.document("partner-account-cdrs"))
        #expect(page.records.map { !filter.contradicts($0) } == expected)
    }

    @Test("holds nothing against a record that leaves everything open")
    func openRecord() throws {
        let text = #"{"data":[{"uuid":"u-1","cost":1,"currency":"INR"}]}"#
        let page = try CallRecordPage(decoding: Sample.parse(text))
        var filter = Self.period("2026-05-01", "2026-05-02")
        filter.direction = .inbound
        filter.status = .answered
        filter.hangupCause = "X"
        filter.minimumDuration = 9
        #expect(page.records.count == 1)
        #expect(!page.records.contains(where: filter.contradicts))
    }
}
