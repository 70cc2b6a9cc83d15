import Dispatch
import Platform
import TestSupport
import Testing

@Suite("Posting to an event loop", .timeLimit(.minutes(15)))
struct EventLoopPostTests {
    @Test("posts from many threads all arrive, once each, in the order of their thread")
    func manyThreads() async throws {
        let loop = try EventLoop(name: "post-test")
        let counts = PostCounts(threads: 8)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for number in 0..<2000 { loop.post { counts.arrive(number, from: thread) } }
        }
        // What was posted later runs later.
        await loop.run {}
        for thread in 0..<8 { #expect(counts.numbers(of: thread) == Array(0..<2000)) }
        loop.stop()
    }

    @Test("a post wakes a loop that has given its thread back")
    func wakesAnIdleLoop() async throws {
        let loop = try EventLoop(name: "post-test")
        let other = try EventLoop(name: "clock")
        await loop.run {}
        try await other.sleep(until: .now + .milliseconds(40))
        #expect(await loop.run { true })
        loop.stop()
        other.stop()
    }

    @Test("a post from the loop itself runs later, not inside the call")
    func postsToItself() async throws {
        let loop = try EventLoop(name: "post-test")
        let order = FiredTimers()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            loop.post {
                loop.post {
                    order.add("inner")
                    continuation.resume()
                }
                order.add("outer")
            }
        }
        #expect(order.names == ["outer", "inner"])
        loop.stop()
    }

    @Test("a stopped loop runs nothing any more, and is released with what it held")
    func stops() async throws {
        let calls = FiredTimers()
        let watch = try await runAndStop(calls)
        // Dispatch lets go of the handler, and with it of the loop, on its own thread.
        try await until { !watch.isAlive }
        #expect(calls.names == ["before"])
    }

    private func runAndStop(_ calls: FiredTimers) async throws -> WeakLoop {
        let loop = try EventLoop(name: "stop-test")
        await loop.run {
            calls.add("before")
            loop.stop()
            _ = loop.schedule(at: loop.now + .seconds(2)) { calls.add("timer") }
        }
        return WeakLoop(loop)
    }
}

private final class WeakLoop: Sendable {
    private weak let loop: EventLoop?

    init(_ loop: EventLoop) {
        self.loop = loop
    }

    var isAlive: Bool { loop != nil }
}

/// What arrived, by the thread that posted it.
private final class PostCounts: Sendable {
    private let arrived: Guarded<[[Int]]>

    init(threads: Int) {
        arrived = Guarded(Array(repeating: [], count: threads))
    }

    func arrive(_ number: Int, from thread: Int) {
        arrived.withLock { $0[thread].append(number) }
    }

    func numbers(of thread: Int) -> [Int] {
        arrived.withLock { $0[thread] }
    }
}
