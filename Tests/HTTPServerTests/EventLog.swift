import Platform

/// What happened, in order, and a way to wait for it.
final class EventLog: Sendable {
    private struct State {
        var events: [String] = []
        var waiting: [(event: String, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Guarded(State())

    func add(_ event: String) {
        let ready = state.withLock { state in
            state.events.append(event)
            let ready = state.waiting.filter { $0.event == event }
            state.waiting.removeAll { $0.event == event }
            return ready
        }
        for waiting in ready { waiting.continuation.resume() }
    }

    var events: [String] {
        state.withLock { $0.events }
    }

    func count(_ event: String) -> Int {
        events.count { $0 == event }
    }

    /// Returns once the event has happened.
    func saw(_ event: String) async {
        await withCheckedContinuation { continuation in
            let hasHappened = state.withLock { state in
                guard !state.events.contains(event) else { return true }
                state.waiting.append((event, continuation))
                return false
            }
            if hasHappened { continuation.resume() }
        }
    }
}
