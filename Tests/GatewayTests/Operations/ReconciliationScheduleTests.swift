import Platform
import Testing
import Vault

@testable import Gateway

@Suite struct ReconciliationScheduleTests {
    private static let start = WallTime(seconds: 1_800_000_000)

    @Test(
        "the first time after the last look, and then always the same distance",
        arguments: [
            (nil, 2), (2, 5), (3, 5), (5, 15), (14, 15), (15, 60), (300, 900), (899, 900),
            (900, 1800), (1000, 1900), (100_000, 100_900),
        ] as [(Int64?, Int64)]
    )
    func next(_ last: Int64?, _ expected: Int64) {
        let last = last.map { WallTime(seconds: Self.start.seconds + $0) }
        let next = ReconciliationSchedule.standard.next(after: last, since: Self.start)
        #expect(next.seconds - Self.start.seconds == expected)
    }

    @Test(
        "times grow, by a second or more each",
        arguments: [
            ([1], true), ([2, 5, 15], true), ([], false), ([0], false), ([5, 5], false),
            ([5, 2], false), (Array(1...20), true), (Array(1...21), false),
        ] as [([Int], Bool)]
    )
    func validity(_ seconds: [Int], _ isValid: Bool) {
        let schedule = ReconciliationSchedule(times: seconds.map { .seconds($0) })
        #expect((schedule != nil) == isValid)
    }
}
