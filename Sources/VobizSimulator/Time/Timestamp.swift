/// A UTC instant in whole microseconds, which is as fine as the provider prints.
struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    var microseconds: Int

    init(microseconds: Int) {
        self.microseconds = microseconds
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    var unixSeconds: Int {
        microseconds.flooredQuotient(by: 1_000_000)
    }

    /// The UTC day the instant falls on.
    var day: CalendarDay {
        CalendarDay(number: unixSeconds.flooredQuotient(by: CalendarDay.seconds))
    }

    func adding(seconds: Int, microseconds extra: Int = 0) -> Timestamp {
        Timestamp(microseconds: microseconds + seconds * 1_000_000 + extra)
    }

    static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Timestamp {
    /// The spellings of one instant that the provider's pages show side by side.
    enum Style: Sendable {
        /// `2026-05-11T13:31:06.283235Z`
        case zulu
        /// `2026-05-07T11:54:13.620089+00:00`
        case offset
        /// `2026-03-25T10:00:00Z`
        case wholeSeconds
        /// `2026-05-11 13:31:06.283235`, of calls under way
        case naive
    }

    func text(_ style: Style) -> String {
        let second = unixSeconds - day.number * CalendarDay.seconds
        let clock = [second / 3600, second / 60 % 60, second % 60]
            .map { $0.text(digits: 2) }.joined(separator: ":")
        let fraction = (microseconds - unixSeconds * 1_000_000).text(digits: 6)
        switch style {
        case .zulu: return "\(day.text)T\(clock).\(fraction)Z"
        case .offset: return "\(day.text)T\(clock).\(fraction)+00:00"
        case .wholeSeconds: return "\(day.text)T\(clock)Z"
        case .naive: return "\(day.text) \(clock).\(fraction)"
        }
    }
}
