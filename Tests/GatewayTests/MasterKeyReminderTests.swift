import Platform
import Testing
import Vault

@testable import Gateway

@Suite struct MasterKeyReminderTests {
    private static func time(_ seconds: Int64) -> WallTime {
        WallTime(seconds: 1_760_000_000 + seconds)
    }

    @Test("says once a day that the key is worn, from 2^20 wraps on")
    func daily() {
        let worn = MasterKeyUse(wraps: 1 << 20)
        var reminder = MasterKeyReminder()
        #expect(reminder.reminder(of: MasterKeyUse(wraps: 1 << 20 - 1), at: Self.time(0)) == nil)
        #expect(
            reminder.reminder(of: worn, at: Self.time(0))
                == "the master key has wrapped 1048576 keys, and at 2147483648 it ends: "
                + "replace it (master-key rotate)"
        )
        #expect(reminder.reminder(of: worn, at: Self.time(86_399)) == nil)
        #expect(reminder.reminder(of: worn, at: Self.time(86_400)) != nil)
        #expect(reminder.reminder(of: worn, at: Self.time(0)) != nil, "the clock was put back")
    }
}
