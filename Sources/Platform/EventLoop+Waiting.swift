extension EventLoop {
    /// Suspends the calling task until `time`, on this loop's wheel.
    ///
    /// - Throws: `CancellationError` at once when the task is cancelled.
    public func sleep(until time: MonotonicTime) async throws {
        let sleeper = Sleeper(loop: self)
        // Named with its isolation: a bare closure would be taken for one of the global pool, and the
        // task would travel there and back, and wait for a thread of the pool to be free.
        let wait: nonisolated(nonsending) () async throws -> Void = {
            try await withCheckedThrowingContinuation { continuation in
                self.post { sleeper.begin(until: time, continuation) }
            }
        }
        try await withTaskCancellationHandler(operation: wait) {
            post { sleeper.cancel() }
        }
    }

    /// Runs `body` on the loop and returns its result, from any task.
    public func run<Result: Sendable>(
        _ body: @escaping @Sendable () -> Result
    ) async -> Result {
        await withCheckedContinuation { continuation in
            post { continuation.resume(returning: body()) }
        }
    }
}

/// One sleeping task. Touched on its loop only.
private final class Sleeper: @unchecked Sendable {
    private let loop: EventLoop
    private var timer: EventLoop.Timer?
    private var continuation: CheckedContinuation<Void, any Error>?
    private var isCancelled = false

    init(loop: EventLoop) {
        self.loop = loop
    }

    func begin(
        until time: MonotonicTime,
        _ continuation: CheckedContinuation<Void, any Error>
    ) {
        guard !isCancelled else { return continuation.resume(throwing: CancellationError()) }
        self.continuation = continuation
        timer = loop.schedule(at: time) { [self] in finish(.success(())) }
    }

    func cancel() {
        isCancelled = true
        if let timer { loop.cancel(timer) }
        finish(.failure(CancellationError()))
    }

    private func finish(_ result: Result<Void, any Error>) {
        continuation?.resume(with: result)
        continuation = nil
    }
}
