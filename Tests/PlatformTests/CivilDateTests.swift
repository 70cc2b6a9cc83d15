import Glibc
import Platform
import TestSupport
import Testing

@Suite("Civil dates")
struct CivilDateTests {
    @Test(
        "known moments have their known names",
        arguments: [
            (Int64(0), "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (1, "Thu, 01 Jan 1970 00:00:01 GMT"),
            (86_399, "Thu, 01 Jan 1970 23:59:59 GMT"),
            (86_400, "Fri, 02 Jan 1970 00:00:00 GMT"),
            (-86_400, "Wed, 31 Dec 1969 00:00:00 GMT"),
            (-86_401, "Tue, 30 Dec 1969 23:59:59 GMT"),
            (68_169_599, "Mon, 28 Feb 1972 23:59:59 GMT"),
            (68_169_600, "Tue, 29 Feb 1972 00:00:00 GMT"),
            (68_256_000, "Wed, 01 Mar 1972 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (978_307_199, "Sun, 31 Dec 2000 23:59:59 GMT"),
            (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
            (2_147_483_647, "Tue, 19 Jan 2038 03:14:07 GMT"),
            (2_147_483_648, "Tue, 19 Jan 2038 03:14:08 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (-2_203_891_201, "Wed, 28 Feb 1900 23:59:59 GMT"),
            (-2_203_891_200, "Thu, 01 Mar 1900 00:00:00 GMT"),
            (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ]
    )
    func fixdate(seconds: Int64, expected: String) {
        #expect(CivilDate(WallTime(seconds: seconds)).imfFixdate == expected)
    }

    @Test(
        "a timestamp carries milliseconds, cut and padded",
        arguments: [
            (Int64(0), Int32(0), "1970-01-01T00:00:00.000Z"),
            (784_111_777, 7_999_999, "1994-11-06T08:49:37.007Z"),
            (784_111_777, 123_456_789, "1994-11-06T08:49:37.123Z"),
            (784_111_777, 999_999_999, "1994-11-06T08:49:37.999Z"),
            (-1, 500_000_000, "1969-12-31T23:59:59.500Z"),
        ]
    )
    func timestamp(seconds: Int64, nanoseconds: Int32, expected: String) {
        #expect(WallTime(seconds: seconds, nanoseconds: nanoseconds).rfc3339 == expected)
    }

    @Test("agrees with the C library on ten thousand random moments of twenty thousand years")
    func agreesWithTheCLibrary() {
        var random = SeededGenerator()
        for _ in 0..<10_000 {
            let seconds = Int64.random(in: -377_000_000_000...253_000_000_000, using: &random)
            let date = CivilDate(WallTime(seconds: seconds))
            var time = time_t(seconds)
            var fields = tm()
            gmtime_r(&time, &fields)
            let agrees =
                date.year == Int(fields.tm_year) + 1900 && date.month == Int(fields.tm_mon) + 1
                && date.day == Int(fields.tm_mday) && date.hour == Int(fields.tm_hour)
                && date.minute == Int(fields.tm_min) && date.second == Int(fields.tm_sec)
                && date.weekday == Int(fields.tm_wday)
            #expect(agrees, "\(seconds), seed \(random.seed)")
        }
    }
}
