import Platform
import Testing

@Suite("Timers of an event loop", .timeLimit(.minutes(15)))
struct EventLoopTimerTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "timer-test")
    }

    @Test("a timer may schedule the next one from its own call")
    func reschedules() async {
        let loop = loop
        let fired = await withCheckedContinuation { continuation in
            loop.post { countDown(3, on: loop, from: loop.now, continuation) }
        }
        #expect(fired >= .milliseconds(6))
        loop.stop()
    }

    @Test("a timer that is due may still be taken back by one that fires before it")
    func cancelsWithinABatch() async {
        let loop = loop
        let ran = await withCheckedContinuation { continuation in
            loop.post {
                let log = FiredTimers()
                let start = loop.now
                let second = loop.schedule(at: start + .milliseconds(2)) { log.add("second") }
                _ = loop.schedule(at: start + .milliseconds(1)) {
                    log.add("first")
                    loop.cancel(second)
                }
                _ = loop.schedule(at: start + .milliseconds(3)) {
                    continuation.resume(returning: log.names)
                }
                // The loop comes late, so that all three are due in one batch.
                while MonotonicTime.now < start + .milliseconds(5) {}
            }
        }
        #expect(ran == ["first"])
        loop.stop()
    }

    @Test("a timer fires, never early, after the loop has given its thread back")
    func firesAfterIdling() async {
        let loop = loop
        let lateness = await withCheckedContinuation { continuation in
            loop.post {
                // Four times what a loop lingers for.
                let due = loop.now + .milliseconds(40)
                _ = loop.schedule(at: due) { continuation.resume(returning: loop.now - due) }
            }
        }
        #expect(lateness >= .zero)
        loop.stop()
    }

    @Test("timers fire in the order of their times")
    func ordered() async {
        let loop = loop
        let order = await withCheckedContinuation { continuation in
            loop.post {
                let log = FiredTimers()
                for delay in [9, 3, 7, 1, 5] {
                    _ = loop.schedule(at: loop.now + .milliseconds(delay)) { log.add("\(delay)") }
                }
                _ = loop.schedule(at: loop.now + .milliseconds(12)) {
                    continuation.resume(returning: log.names)
                }
            }
        }
        #expect(order == ["1", "3", "5", "7", "9"])
        loop.stop()
    }

    @Test("times in the past and in the farthest future are both accepted")
    func extremeTimes() async {
        let loop = loop
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            loop.post {
                let never = loop.schedule(at: .distantFuture) {}
                _ = loop.schedule(at: MonotonicTime(nanoseconds: .min)) {
                    loop.cancel(never)
                    continuation.resume()
                }
            }
        }
        loop.stop()
    }

    @Test("a sleeping task wakes in time and not before")
    func sleeps() async throws {
        let due = MonotonicTime.now + .milliseconds(20)
        try await loop.sleep(until: due)
        #expect(MonotonicTime.now >= due)
        loop.stop()
    }

    @Test("cancelling a sleeping task wakes it with an error")
    func cancelsSleep() async {
        let loop = loop
        let task = Task { try await loop.sleep(until: .distantFuture) }
        await loop.run {}
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        loop.stop()
    }

    @Test("a task that is cancelled beforehand does not sleep at all")
    func cancelledBeforehand() async {
        let loop = loop
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await loop.sleep(until: .distantFuture)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        loop.stop()
    }
}

/// Each timer schedules the next, 2 ms later; the last one tells how long all took.
private func countDown(
    _ left: Int,
    on loop: EventLoop,
    from start: MonotonicTime,
    _ continuation: CheckedContinuation<Duration, Never>
) {
    guard left > 0 else { return continuation.resume(returning: loop.now - start) }
    _ = loop.schedule(at: loop.now + .milliseconds(2)) {
        countDown(left - 1, on: loop, from: start, continuation)
    }
}
