import Platform
import TestSupport

/// What happened, in order, and a way to wait for it.
final class EventLog: Sendable {
    private struct State {
        var events: [String] = []
        var waiting: [(event: String, gate: Gate)] = []
    }

    private let state = Guarded(State())

    func add(_ event: String) {
        let ready = state.withLock { state in
            state.events.append(event)
            let ready = state.waiting.filter { $0.event == event }
            state.waiting.removeAll { $0.event == event }
            return ready
        }
        for waiting in ready { waiting.gate.open() }
    }

    var events: [String] {
        state.withLock { $0.events }
    }

    func count(_ event: String) -> Int {
        events.count { $0 == event }
    }

    /// Returns once the event has happened, or the task is cancelled.
    func saw(_ event: String) async {
        let gate = Gate()
        let hasHappened = state.withLock { state in
            guard !state.events.contains(event) else { return true }
            state.waiting.append((event, gate))
            return false
        }
        if !hasHappened { await gate.wait() }
    }
}
