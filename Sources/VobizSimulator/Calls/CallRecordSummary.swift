/// Totals over a whole filtered listing of calls, never over one page of it.
struct CallRecordSummary: Sendable {
    private(set) var total = 0
    private(set) var answered = 0
    /// Ringing and talking.
    private(set) var seconds = 0
    private(set) var billedSeconds = 0
    private(set) var cost = Money.zero
    private(set) var lastCallAt: Timestamp?

    init(_ records: some Sequence<CallRecord>) {
        for record in records {
            total += 1
            answered += record.isAnswered ? 1 : 0
            seconds += record.ringSeconds + record.billedSeconds
            billedSeconds += record.billedSeconds
            cost += record.cost
            lastCallAt = lastCallAt.map { max($0, record.startedAt) } ?? record.startedAt
        }
    }

    /// Answered calls in hundredths of a percent, rounded down.
    var answerRate: Money {
        Money(hundredths: total == 0 ? 0 : answered * 10_000 / total)
    }

    /// In whole seconds, rounded down.
    var averageSeconds: Int {
        total == 0 ? 0 : seconds / total
    }
}
