import Platform
import Testing

@testable import Vobiz

@Suite("Moments and days")
struct TimestampTests {
    @Test(
        "become UTC with Z, fraction digits kept",
        arguments: [
            ("2026-05-11T13:31:06.283235Z", "2026-05-11T13:31:06.283235Z"),
            ("2026-05-06T07:12:40.437143+00:00", "2026-05-06T07:12:40.437143Z"),
            ("2026-03-25T10:00:00Z", "2026-03-25T10:00:00Z"),
            ("2026-03-25 10:00:00", "2026-03-25T10:00:00Z"),
            ("2026-03-25 10:00:00.120", "2026-03-25T10:00:00.120Z"),
            ("2026-01-01T02:00:00+05:30", "2025-12-31T20:30:00Z"),
            ("2024-02-28T23:30:00-01:00", "2024-02-29T00:30:00Z"),
            ("2026-03-25T10:00:00+0530", "2026-03-25T04:30:00Z"),
            ("2026-03-25t10:00:00z", "2026-03-25T10:00:00Z"),
            ("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.9Z"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
            ("0000-03-01T00:00:00+00:00", "0000-03-01T00:00:00Z"),
        ]
    )
    func normalised(text: String, expected: String) {
        #expect(Timestamp(text)?.text == expected)
    }

    @Test(
        "are nil for anything else",
        arguments: [
            "", "2026-05-11", "13:31:06", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
            "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00+5", "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00 IST", "26-01-01T00:00:00Z", "0000-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-00:01", "2026-01-01T00:00Z", "+026-01-01T00:00:00Z", "1778500000",
        ]
    )
    func unreadable(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("count seconds, and are made from them")
    func seconds() {
        #expect(Timestamp("2026-05-11T11:46:40Z")?.secondsSince1970 == 1_778_500_000)
        #expect(Timestamp(WallTime(seconds: 1_778_500_000)).text == "2026-05-11T11:46:40Z")
        #expect(Timestamp(WallTime(seconds: 0, nanoseconds: 5)).text == "1970-01-01T00:00:00Z")
        #expect(Timestamp(WallTime(seconds: -1)).text == "1969-12-31T23:59:59Z")
        #expect(Timestamp(WallTime(seconds: .max)).text == "9999-12-31T23:59:59Z")
        #expect(Timestamp(WallTime(seconds: .min)).text == "0000-01-01T00:00:00Z")
    }

    @Test("agree with the calendar on every day of eight centuries")
    func calendar() {
        var day = CivilCalendar.days(year: 1600, month: 1, day: 1)
        for year in 1600..<2400 {
            for month in 1...12 {
                for number in 1...31
                where CivilCalendar.isDate(year: year, month: month, day: number) {
                    let back = CivilDate(WallTime(seconds: day * 86_400))
                    guard CivilCalendar.days(year: year, month: month, day: number) == day,
                        (back.year, back.month, back.day) == (year, month, number)
                    else {
                        Issue.record("\(year)-\(month)-\(number)")
                        return
                    }
                    day += 1
                }
            }
        }
        #expect(day == CivilCalendar.days(year: 2400, month: 1, day: 1))
    }

    @Test("of days know the calendar")
    func days() throws {
        let first = try #require(CalendarDate("2026-02-28"))
        let second = try #require(CalendarDate("2026-03-01"))
        #expect(first < second)
        #expect(second.day - first.day == 1)
        for text in [
            "2026-2-28", "2026-02-29", "2026-02-28T", "20260228", "2026-02-28 ", "", "٢٠٢٦-02-28",
        ] {
            #expect(CalendarDate(text) == nil)
        }
    }

    @Test("of HTTP are read in the preferred form only")
    func http() {
        #expect(HTTPDate.secondsSince1970("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        for text in [
            "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
        ] {
            #expect(HTTPDate.secondsSince1970(text) == nil)
        }
    }
}
