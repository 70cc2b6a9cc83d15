import Platform
import Testing

@testable import Gateway

@Suite struct ExpiryReminderTests {
    private static let day: Int64 = 86_400
    private static let end = WallTime(seconds: 1_800_000_000)

    private func before(_ seconds: Int64) -> WallTime {
        WallTime(seconds: Self.end.seconds - seconds)
    }

    @Test(
        "names file, end and the days left, from 21 days on",
        arguments: [
            (400 * day, nil), (21 * day + 1, nil), (21 * day, "21 days left"),
            (21 * day - 1, "20 days left"), (2 * day - 1, "1 day left"), (day - 1, "0 days left"),
            (0, "0 days left"),
        ] as [(Int64, String?)]
    )
    func text(left: Int64, days: String?) {
        var reminder = ExpiryReminder(of: "server.pem")
        #expect(
            reminder.reminder(of: Self.end, at: before(left))
                == days.map {
                    "server.pem: the certificate ends at 2027-01-15T08:00:00.000Z, \($0)"
                }
        )
    }

    @Test("goes on after the end")
    func ended() {
        var reminder = ExpiryReminder(of: "server.pem")
        #expect(
            reminder.reminder(of: Self.end, at: before(-1))
                == "server.pem: the certificate ended at 2027-01-15T08:00:00.000Z; "
                + "callers will not accept it"
        )
    }

    @Test("says it once a day, and at once after a reset or when the clock was put back")
    func daily() {
        var reminder = ExpiryReminder(of: "server.pem")
        var isSaid: [Bool] = []
        for left in [
            5 * Self.day, 5 * Self.day - 20, 4 * Self.day + 1, 4 * Self.day, 3 * Self.day + 1,
        ] {
            isSaid.append(reminder.reminder(of: Self.end, at: before(left)) != nil)
        }
        #expect(isSaid == [true, false, false, true, false])
        #expect(reminder.reminder(of: Self.end, at: before(10 * Self.day)) != nil)
        #expect(reminder.reminder(of: Self.end, at: before(10 * Self.day)) == nil)
        reminder.reset()
        #expect(reminder.reminder(of: Self.end, at: before(10 * Self.day)) != nil)
    }
}
