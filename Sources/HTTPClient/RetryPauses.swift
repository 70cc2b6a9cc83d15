import Platform

/// The pauses before second attempts, on one loop.
actor RetryPauses {
    /// One who waits.
    private struct Pause {
        let continuation: CheckedContinuation<Bool, Never>
        let timer: EventLoop.Timer
    }

    private let loop: EventLoop
    private var running: [UInt64: Pause] = [:]
    private var begun: UInt64 = 0
    private var isShutDown = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(on loop: EventLoop) {
        self.loop = loop
    }

    /// How many wait.
    var count: Int { running.count }

    /// Waits.
    ///
    /// - Returns: false at once when the task is cancelled, or nothing is to be waited for any more.
    func pause(until time: MonotonicTime) async -> Bool {
        begun += 1
        let id = begun
        return await withTaskCancellationHandler {
            await withCheckedContinuation { begin(id, until: time, $0) }
        } onCancel: {
            loop.post { self.assumeIsolated { $0.end(id, false) } }
        }
    }

    /// Ends all pauses, those to come included.
    func shutDown() {
        isShutDown = true
        for id in running.keys { end(id, false) }
    }

    private func begin(
        _ id: UInt64,
        until time: MonotonicTime,
        _ continuation: CheckedContinuation<Bool, Never>
    ) {
        guard !isShutDown, !Task.isCancelled else { return continuation.resume(returning: false) }
        let timer = loop.schedule(at: time) { self.assumeIsolated { $0.end(id, true) } }
        running[id] = Pause(continuation: continuation, timer: timer)
    }

    private func end(_ id: UInt64, _ isOver: Bool) {
        guard let pause = running.removeValue(forKey: id) else { return }
        loop.cancel(pause.timer)
        pause.continuation.resume(returning: isOver)
    }
}
