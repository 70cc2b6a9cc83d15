import Platform

/// Counts the writes that are under way, with or without their caller. A shutdown waits for them: one
/// that was sent and whose outcome is not written down can only be told as unknown.
final class RunningWrites: Sendable {
    private let count = Guarded(0)

    /// Before the write's task is made, so that no shutdown comes in between.
    func begin() {
        count.withLock { $0 += 1 }
    }

    func end() {
        count.withLock { $0 -= 1 }
    }

    /// Returns when no write is under way, or at the end of the time.
    func areOver(by end: MonotonicTime) async {
        while count.withLock({ $0 }) > 0, MonotonicTime.now < end {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}
