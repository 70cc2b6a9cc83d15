import Testing

@testable import VobizSimulator

@Suite("Time")
struct TimeTests {
    @Test(
        "days count from 1970 and print back",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-05-12", 20_585),
            ("2000-03-01", 11_017), ("1600-01-01", -135_140), ("2100-02-28", 47_540),
        ]
    )
    func days(_ text: String, _ number: Int) {
        #expect(CalendarDay(text)?.number == number)
        #expect(CalendarDay(number: number).text == text)
    }

    @Test(
        "days that do not exist are refused",
        arguments: [
            "", "2026-02-29", "2100-02-29", "2026-04-31", "2026-00-01", "2026-01-00", "2026-13-01",
            "2026-1-01", "20260101", "2026-01-01T", "2026/01/01", "+026-01-01",
        ]
    )
    func refusals(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test("every day of four centuries survives the way there and back")
    func roundTrip() {
        for number in stride(from: -80_000, through: 80_000, by: 7) {
            #expect(CalendarDay(CalendarDay(number: number).text)?.number == number)
        }
    }

    @Test("an instant has three spellings")
    func spellings() {
        let instant = Timestamp(microseconds: 1_778_505_066_283_235)
        #expect(instant.text(.zulu) == "2026-05-11T13:11:06.283235Z")
        #expect(instant.text(.offset) == "2026-05-11T13:11:06.283235+00:00")
        #expect(instant.text(.wholeSeconds) == "2026-05-11T13:11:06Z")
        let early = Timestamp(microseconds: -1)
        #expect(early.text(.zulu) == "1969-12-31T23:59:59.999999Z")
    }

    @Test("a month begins on its first day")
    func months() {
        #expect(CalendarDay("2026-05-31")?.firstOfMonth.text == "2026-05-01")
        #expect(CalendarDay("2024-02-29")?.firstOfMonth.text == "2024-02-01")
    }

    @Test("a clock is the system's, a fixed one, or a test's own")
    func clocks() {
        #expect(SimulatedClock.noon(of: "2026-05-12")?.now.microseconds == 1_778_587_200_000_000)
        #expect(SimulatedClock.noon(of: "2026-05-32") == nil)
        #expect(SimulatedClock.fixed(microsecondsSinceEpoch: 5).now.microseconds == 5)
        #expect(SimulatedClock.system.now.day > CalendarDay(number: 20_000))
    }
}
