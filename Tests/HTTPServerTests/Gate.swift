import Platform

/// Where deferred answers wait until the test lets them pass, or until they are cancelled.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var arrivals = 0
    }

    private let state = Guarded(State())

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }

    func pass() async {
        let arrival = state.withLock { state in
            state.arrivals += 1
            return state.arrivals
        }
        // Named with its isolation, or it would travel to the global pool, which tests that read from
        // blocking sockets may have filled.
        let wait: nonisolated(nonsending) () async -> Void = {
            await withCheckedContinuation { continuation in
                let mayPass = self.state.withLock { state in
                    guard !state.isOpen, !Task.isCancelled else { return true }
                    state.waiting[arrival] = continuation
                    return false
                }
                if mayPass { continuation.resume() }
            }
        }
        await withTaskCancellationHandler(operation: wait) {
            state.withLock { $0.waiting.removeValue(forKey: arrival) }?.resume()
        }
    }
}
