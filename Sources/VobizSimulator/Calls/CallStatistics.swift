/// Counts and sums over some calls.
struct CallStatistics: Sendable, Equatable {
    private(set) var total = 0
    private(set) var answered = 0
    private(set) var tenthsOfMinutes = 0
    private(set) var cost = Money.zero

    mutating func add(_ call: CallRecord) {
        total += 1
        answered += call.isAnswered ? 1 : 0
        tenthsOfMinutes += call.tenthsOfMinutes
        cost += call.cost
    }

    /// Minutes with one place, and none for whole ones: `157.2`, `0`.
    var minutes: Money {
        Money(hundredths: tenthsOfMinutes * 10)
    }
}
