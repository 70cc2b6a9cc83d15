/// The figures of dashboard and analytics, all derived from the same calls, so that they agree.
struct TrafficReport: Sendable {
    /// One direction split as the documents split it.
    struct Split: Sendable {
        var all = CallStatistics()
        var inbound = CallStatistics()
        var outbound = CallStatistics()

        mutating func add(_ call: CallRecord) {
            all.add(call)
            switch call.direction {
            case .inbound: inbound.add(call)
            case .outbound: outbound.add(call)
            }
        }
    }

    let period: ClosedRange<CalendarDay>
    private(set) var calls = Split()
    private(set) var sipTrunking = CallStatistics()
    private(set) var voiceAPI = CallStatistics()
    private var splits: [CalendarDay: Split] = [:]

    init(_ records: some Sequence<CallRecord>, period: ClosedRange<CalendarDay>) {
        self.period = period
        for call in records where period.contains(call.startedAt.day) {
            add(call)
        }
    }

    /// Only days that had calls, oldest first.
    var days: [(day: CalendarDay, split: Split)] {
        splits.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func add(_ call: CallRecord) {
        calls.add(call)
        splits[call.startedAt.day, default: Split()].add(call)
        switch call.product {
        case .sipTrunking: sipTrunking.add(call)
        case .voiceAPI: voiceAPI.add(call)
        }
    }
}
