internal import FoundationEssentials

/// Where the simulator reads the time from: the system, a fixed instant, or whatever a test says.
public struct SimulatedClock: Sendable {
    private let microseconds: @Sendable () -> Int

    /// A clock that asks a closure for the microseconds since 1970-01-01T00:00:00Z.
    public init(microsecondsSinceEpoch: @escaping @Sendable () -> Int) {
        self.microseconds = microsecondsSinceEpoch
    }

    /// The machine's wall clock.
    public static let system = SimulatedClock {
        Int(Date().timeIntervalSince1970 * 1_000_000)
    }

    /// A clock that stands still.
    public static func fixed(microsecondsSinceEpoch: Int) -> SimulatedClock {
        SimulatedClock { microsecondsSinceEpoch }
    }

    /// A clock that stands still at noon of a day, `YYYY-MM-DD`; `nil` when there is no such day.
    public static func noon(of day: String) -> SimulatedClock? {
        guard let day = CalendarDay(day) else { return nil }
        return .fixed(microsecondsSinceEpoch: day.start.adding(seconds: 43_200).microseconds)
    }

    var now: Timestamp {
        Timestamp(microseconds: microseconds())
    }
}
