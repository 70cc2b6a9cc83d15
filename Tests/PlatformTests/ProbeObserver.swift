import Platform

/// Writes down what it is told, and does what the test wants done then.
final class ProbeObserver: EventObserver {
    struct Report: Equatable, Sendable {
        let events: Interest
        let token: UInt64
    }

    private let reports = Guarded<[Report]>([])
    private let reaction: @Sendable (Report) -> Void

    init(_ reaction: @escaping @Sendable (Report) -> Void = { _ in }) {
        self.reaction = reaction
    }

    func ready(_ events: Interest, token: UInt64) {
        let report = Report(events: events, token: token)
        reports.withLock { $0.append(report) }
        reaction(report)
    }

    var all: [Report] {
        reports.withLock { $0 }
    }

    var tokens: [UInt64] {
        all.map(\.token)
    }
}
