import Dispatch
import Platform

/// A door that is opened once. Threads wait before it by blocking, tasks by suspending.
///
/// Nobody waits for ever: a thread goes on after two minutes, a task when it is cancelled, as it is
/// when its test has had its time. What the test then expects tells that the door stayed shut.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var last = 0
    }

    private let state = Guarded(State())
    private let semaphore = DispatchSemaphore(value: 0)

    public init() {}

    public var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Lets everybody through, now and later.
    public func open() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            state.isOpen = true
            return state.waiting.values
        }
        semaphore.signal()
        for continuation in waiting { continuation.resume() }
    }

    /// For threads of a test's own, never for tasks.
    public func waitBlocking() {
        _ = semaphore.wait(timeout: .now() + 120)
        semaphore.signal()
    }

    /// Returns once the gate is open, or the task cancelled.
    public func wait() async {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        // Named with its isolation, so that who waits on a loop stays there.
        let wait: nonisolated(nonsending) () async -> Void = {
            await withCheckedContinuation { continuation in
                // A cancellation is either seen here or finds the continuation in its place.
                let mayPass = self.state.withLock { state in
                    guard !state.isOpen, !Task.isCancelled else { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if mayPass { continuation.resume() }
            }
        }
        await withTaskCancellationHandler(operation: wait) {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }
}
