import Platform
import Testing

@Suite("Monotonic time")
struct MonotonicTimeTests {
    struct Sum: Sendable, CustomTestStringConvertible {
        let time: Int64
        let duration: Duration
        let sum: Int64

        init(_ time: Int64, _ duration: Duration, _ sum: Int64) {
            self.time = time
            self.duration = duration
            self.sum = sum
        }

        var testDescription: String { "\(time) + \(duration)" }
    }

    @Test(
        "adding saturates at both ends",
        arguments: [
            Sum(0, .zero, 0),
            Sum(5, .nanoseconds(7), 12),
            Sum(5, .nanoseconds(-7), -2),
            Sum(1, .seconds(2), 2_000_000_001),
            Sum(.max, .zero, .max),
            Sum(.max - 1, .nanoseconds(1), .max),
            Sum(.max, .nanoseconds(1), .max),
            Sum(1, .seconds(Int64.max), .max),
            Sum(-1, .nanoseconds(Int64.max), .max - 1),
            Sum(.min, .zero, .min),
            Sum(.min + 1, .nanoseconds(-1), .min),
            Sum(.min, .nanoseconds(-1), .min),
            Sum(-1, .seconds(-Int64.max), .min),
            Sum(.max, .nanoseconds(-1), .max - 1),
        ]
    )
    func adds(_ sum: Sum) {
        #expect((MonotonicTime(nanoseconds: sum.time) + sum.duration).nanoseconds == sum.sum)
    }

    @Test(
        "subtracting saturates at both ends",
        arguments: [
            (Int64(7), Int64(5), Int64(2)), (5, 7, -2), (.max, 0, .max), (.max, -1, .max),
            (.min, 1, .min), (.min, .max, .min), (.max, .min, .max), (.min, .min, 0),
        ]
    )
    func subtracts(left: Int64, right: Int64, difference: Int64) {
        let left = MonotonicTime(nanoseconds: left)
        #expect(left - MonotonicTime(nanoseconds: right) == .nanoseconds(difference))
    }

    struct Length: Sendable, CustomTestStringConvertible {
        let duration: Duration
        let nanoseconds: Int64

        init(_ seconds: Int64, _ nanoseconds: Int64, is total: Int64) {
            duration = .seconds(seconds) + .nanoseconds(nanoseconds)
            self.nanoseconds = total
        }

        var testDescription: String { "\(duration)" }
    }

    @Test(
        "a duration in nanoseconds saturates",
        arguments: [
            Length(0, 0, is: 0), Length(0, 1, is: 1), Length(0, -1, is: -1),
            Length(1, -1, is: 999_999_999), Length(-1, 1, is: -999_999_999),
            Length(9_223_372_036, 854_775_806, is: .max - 1),
            Length(9_223_372_036, 854_775_807, is: .max),
            Length(9_223_372_036, 854_775_808, is: .max),
            Length(9_223_372_037, 0, is: .max), Length(.max, 0, is: .max),
            Length(-9_223_372_036, -854_775_807, is: .min + 1),
            Length(-9_223_372_036, -854_775_808, is: .min),
            Length(-9_223_372_036, -854_775_809, is: .min),
            Length(-9_223_372_037, 0, is: .min), Length(.min, 0, is: .min),
        ]
    )
    func wholeNanoseconds(_ length: Length) {
        #expect(length.duration.wholeNanoseconds == length.nanoseconds)
    }

    @Test("a fraction of a nanosecond is cut")
    func fractions() {
        #expect((Duration.microseconds(1) / 3).wholeNanoseconds == 333)
        #expect((Duration.microseconds(-1) / 3).wholeNanoseconds == -333)
    }

    @Test("the clock does not go back")
    func advances() {
        let first = MonotonicTime.now
        let second = MonotonicTime.now
        #expect(first <= second)
        #expect(second < .distantFuture)
    }
}
